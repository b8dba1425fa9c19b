// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextRestorer;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.Map;

/**
 * Lets the context follow the tasks of the container's executors: an event of a background job says which request
 * and which user it is for. Who and which request are taken when the task is handed over, as the request may be
 * over when it runs.
 */
public class EventContextProvider implements ThreadContextProvider {

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
        WorkContext now = CurrentContext.ofNow();
        // Anew for each run: what one run of a repeated task sets is not for the next.
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
