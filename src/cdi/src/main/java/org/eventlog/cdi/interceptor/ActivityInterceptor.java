// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.lang.reflect.Method;
import org.eventlog.cdi.Activity;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.Activities.ReceivedContext;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.internal.ForeignCode;

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
        // The work must be done even if its context cannot be read.
        ReceivedContext handed = ForeignCode.call(() -> Carriers.handed(call.getParameters()),
                fault -> ReceivedContext.nothing());
        WorkContext work = ForeignCode.call(() -> Activities.begin(name(call), handed), fault -> CurrentContext.get());
        WorkContext before = CurrentContext.set(work);
        try {
            return call.proceed();
        } finally {
            CurrentContext.set(before);
        }
    }

    @AroundTimeout
    Object workAtTimeout(InvocationContext call) throws Exception {
        return work(call);
    }

    private static String name(InvocationContext call) {
        Method method = call.getMethod();
        Class<?> bean = Beans.classOf(call);
        Activity activity = method.getAnnotation(Activity.class);
        if (activity == null) {
            activity = bean.getAnnotation(Activity.class);
        }
        return activity == null || activity.value().isEmpty()
                ? bean.getSimpleName() + "." + method.getName()
                : activity.value();
    }
}
