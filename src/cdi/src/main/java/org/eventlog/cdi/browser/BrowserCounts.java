// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the endpoint for browsers has accepted and refused since the start of the application. Thread-safe. */
@ApplicationScoped
public class BrowserCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Map<Refusal, LongAdder> refused = Arrays.stream(Refusal.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));

    void accepted(int events) {
        accepted.add(events);
    }

    void lost(long errors) {
        lost.add(errors);
    }

    void refuse(Refusal reason) {
        refused.get(reason).increment();
    }

    /** Events logged. */
    public long accepted() {
        return accepted.sum();
    }

    /** Errors that browsers have dropped because of the limits of a page, as far as they have reported it. */
    public long lost() {
        return lost.sum();
    }

    /** Requests refused for this reason. */
    public long refused(Refusal reason) {
        return refused.get(reason).sum();
    }
}
