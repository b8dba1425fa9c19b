// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextRestorer;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.Map;

/**
 * Propagates the context to tasks of the container's executors, so that events of a background task have the user and
 * request that started it. The values are captured when the task is submitted, because the request may have ended when
 * it runs.
 */
public class EventContextProvider implements ThreadContextProvider {

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
        WorkContext now = CurrentContext.ofNow();
        // Copied for each run, so that values set by one run of a repeated task do not affect the next.
        return () -> begin(now.ofNow());
    }

    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
        return () -> begin(null);
    }

    private static ThreadContextRestorer begin(WorkContext context) {
        WorkContext before = CurrentContext.set(context);
        return () -> CurrentContext.set(before);
    }

    @Override
    public String getThreadContextType() {
        return "Eventlog";
    }
}
