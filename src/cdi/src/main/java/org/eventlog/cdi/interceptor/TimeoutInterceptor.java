// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;

/**
 * Makes an activity of each run of a timer, not of calls of the same method by the application. {@link ServerCalls}
 * binds it.
 */
public class TimeoutInterceptor implements Serializable {
    private static final long serialVersionUID = 1;

    @AroundTimeout
    Object timeout(InvocationContext call) throws Exception {
        return Work.run(call);
    }

    /** For methods with one schedule: an interceptor has one binding. */
    public static class Scheduled extends TimeoutInterceptor {
        private static final long serialVersionUID = 1;
    }

    /** For methods with several schedules. */
    public static class ScheduledOften extends TimeoutInterceptor {
        private static final long serialVersionUID = 1;
    }
}
