// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import org.eventlog.cdi.Activity;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.Activities.ReceivedContext;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.internal.ForeignCode;

/** Runs a method as an activity. */
final class Work {
    private Work() {}

    static Object run(InvocationContext call) throws Exception {
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
