// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.eventlog.cdi.Activity;

/** Sets the context of background work. May be passivated with its bean. */
@Activity
@Interceptor
@Priority(ActivityInterceptor.PRIORITY)
public class ActivityInterceptor implements Serializable {
    /** In the thread of an {@code @Asynchronous} method (5), enclosing all other interceptors. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 10;
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object work(InvocationContext call) throws Exception {
        return Work.run(call);
    }

    @AroundTimeout
    Object workAtTimeout(InvocationContext call) throws Exception {
        return Work.run(call);
    }
}
