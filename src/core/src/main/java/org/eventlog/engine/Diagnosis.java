// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.List;

/**
 * The result of a {@link Doctor}: whether events reach the receiver and, if not, which step fails.
 *
 * @param destination the receiver's address, or the configured part of it
 * @param steps the steps that were tried, in order
 * @param acknowledged whether the receiver acknowledges events; if not, a proxy without a backend looks like a receiver
 */
public record Diagnosis(String destination, List<Step> steps, boolean acknowledged) {

    /**
     * One step of the examination.
     *
     * @param name {@code configuration}, {@code name}, {@code connect}, {@code tls}, {@code authentication},
     *            {@code event}, {@code sending}
     * @param passed whether the step succeeded
     * @param detail what was found, or what is wrong; contains no secrets
     * @param took
     *            how long it took
     */
    public record Step(String name, boolean passed, String detail, Duration took) {
        @Override
        public String toString() {
            return String.format("  %-6s %-15s %s (%d ms)", passed ? "ok" : "FAILED", name, detail, took.toMillis());
        }
    }

    public Diagnosis {
        steps = List.copyOf(steps);
    }

    /**
     * Whether the test event was accepted, as far as the protocol can tell, and events are sent at all. Earlier steps may still have failed, for
     * example one of two hosts, or two of three addresses.
     */
    public boolean isHealthy() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).passed();
    }

    /** A text for operators: one line for the destination, one for each step, and one for the result. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(destination).append('\n');
        steps.forEach(step -> text.append(step).append('\n'));
        return text.append(!isHealthy()
                ? "Events do not reach the receiver."
                : acknowledged
                        ? "Events reach the receiver."
                        : "Events are sent; whether anybody reads them, this protocol can't tell.")
                .toString();
    }
}
