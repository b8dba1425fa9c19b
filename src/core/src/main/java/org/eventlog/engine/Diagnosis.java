// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.List;

/**
 * What the {@link Doctor} found: whether events reach the receiver, and where it ends if not.
 *
 * @param destination
 *            where events go, or what is configured of it
 * @param steps
 *            what was tried, in that order
 * @param acknowledged
 *            whether the receiver says what it has; where not, a proxy with nobody behind it can't be told from one
 */
public record Diagnosis(String destination, List<Step> steps, boolean acknowledged) {

    /**
     * One thing that was tried.
     *
     * @param name
     *            {@code configuration}, {@code name}, {@code connect}, {@code tls}, {@code authentication}, {@code event}
     * @param passed
     *            whether it went well
     * @param detail
     *            what was seen, or what was wrong; shows no secret
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
     * Whether the event of the examination was taken, as far as the protocol tells. Steps on the way may have failed: of two hosts one, of three
     * addresses two.
     */
    public boolean isHealthy() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).passed();
    }

    /** For people: a line for the destination, one for each step, and one for the outcome. */
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
