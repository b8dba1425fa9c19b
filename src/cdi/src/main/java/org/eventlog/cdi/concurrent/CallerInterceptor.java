// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.concurrent;

import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.internal.ForeignCode;

/**
 * Notes the context of the thread that calls an asynchronous method, for {@link WorkerInterceptor}: the server's own
 * executor may not propagate it. May be passivated with its bean.
 */
@Asynchronous
@Interceptor
@Priority(CallerInterceptor.PRIORITY)
public class CallerInterceptor implements Serializable {
    /** Before the server's interceptor, which submits the rest of the call to an executor. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 1;
    static final String CALLER = CallerInterceptor.class.getName();
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object note(InvocationContext call) throws Exception {
        if (CurrentContext.get() != null) {
            ForeignCode.call(() -> call.getContextData().put(CALLER, CurrentContext.ofNow()), fault -> null);
        }
        return call.proceed();
    }
}
