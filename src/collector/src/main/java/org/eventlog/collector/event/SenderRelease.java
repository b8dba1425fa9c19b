// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
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

    /** Notes what a value says of the sender: the first text under a name of the release, and the number. */
    void saw(String key, Event value, JsonScanner parser, DataCopy data) {
        if (value == Event.VALUE_STRING && name == null && RELEASES.contains(key)) {
            name = Release.name(data.clean(key, parser.getString()));
        } else if (value == Event.VALUE_NUMBER && NUMBERS.contains(key)) {
            starts |= parser.getString().equals("1");
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
