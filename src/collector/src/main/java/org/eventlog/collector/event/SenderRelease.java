// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.Set;

/** What an event says of the release of the application that sent it, under the names that are known for it. */
final class SenderRelease {
    /** The names of the application's release: Eventlog's in its layouts, and the Elastic Common Schema's. */
    private static final Set<String> RELEASES = Set.of("release", "application_release", "_application_release",
            "extra.application_release", "service.version", "_service_version");
    /** The names of the number of an event since the application's start. */
    private static final Set<String> NUMBERS = Set.of("seq", "event_seq", "_event_seq", "extra.event_seq",
            "event.sequence");

    private String name;
    private boolean starts;

    /** Whether the text of this name is the release; the first one counts. */
    boolean wants(String key) {
        return name == null && RELEASES.contains(key);
    }

    /** @param said masked */
    void text(String said) {
        name = Release.name(said);
    }

    void number(String key, JsonScanner value) {
        if (NUMBERS.contains(key)) {
            starts |= value.getString().equals("1");
        }
    }

    /** The name of the release, or null. */
    String name() {
        return name;
    }

    /** Null if the event does not name one. */
    Release release() {
        return name == null ? null : new Release(name, starts);
    }
}
