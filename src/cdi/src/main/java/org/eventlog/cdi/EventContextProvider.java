// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextRestorer;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;

/**
 * Lets the context follow the tasks of the container's executors: an event of a background job says which request
 * and which user it is for. Who and which request are taken when the task is handed over, as the request may be
 * over when it runs.
 */
public class EventContextProvider implements ThreadContextProvider {

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
        ContextSnapshot now = CurrentContext.snapshot();
        return () -> begin(() -> now);
    }

    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
        return () -> begin(null);
    }

    private static ThreadContextRestorer begin(Supplier<ContextSnapshot> context) {
        Supplier<ContextSnapshot> before = CurrentContext.set(context);
        return () -> CurrentContext.set(before);
    }

    @Override
    public String getThreadContextType() {
        return "Eventlog";
    }
}
