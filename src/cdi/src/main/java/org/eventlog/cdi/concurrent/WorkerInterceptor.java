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
import org.eventlog.cdi.context.WorkContext;

/**
 * Sets the context noted by {@link CallerInterceptor} in the thread that runs an asynchronous method. May be passivated
 * with its bean.
 */
@Asynchronous
@Interceptor
@Priority(WorkerInterceptor.PRIORITY)
public class WorkerInterceptor implements Serializable {
    /** After the server's interceptor (5), and before all of the application. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 6;
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object run(InvocationContext call) throws Exception {
        if (!(call.getContextData().get(CallerInterceptor.CALLER) instanceof WorkContext caller)) {
            return call.proceed();
        }
        // A copy, because a scheduled method runs several times.
        WorkContext before = CurrentContext.set(caller.ofNow());
        try {
            return call.proceed();
        } finally {
            CurrentContext.set(before);
        }
    }
}
