// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/**
 * An event as {@link CapnpReader} returns it. A text is null if the event has none.
 *
 * @param sequence the event's number since the event log started, unsigned
 * @param value null if none was set
 * @param context without fields, which are among {@code fields}
 * @param code null if it is not known; its line is 0 if only that is not known
 * @param fields text fields, integers ({@code Long}), numbers ({@code Double}), booleans, and then lists, maps and nulls;
 *            unmodifiable
 */
public record CapnpEvent(String id, long sequence, Instant time, Instant observed, Level level, String name,
        String message, String target, Double value, List<String> tags, ContextSnapshot context,
        LogEvent.CodeLocation code, String exceptionType, String exceptionMessage, String stackTrace, boolean truncated,
        Sender sender, Map<String, Object> fields) {

    /** The data that is the same in all events of an event log. */
    public record Sender(String site, String cluster, String project, String application, String release, String host,
            long pid) {}
}
