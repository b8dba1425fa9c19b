// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.LogEvent;

/** Writes optional parts of an event that are the same in all layouts, with a key given by the layout. */
final class Parts {
    private final EventLimits limits;
    private final Tags tags;

    /** @param commonTags added to every event */
    Parts(EventLimits limits, List<String> commonTags) {
        this.limits = limits;
        this.tags = new Tags(limits, commonTags);
    }

    /** Writes a text; nothing if it is null. */
    void text(ValueWriter to, Key key, String value) {
        if (value != null) {
            to.key(key);
            to.string(value, limits.text());
        }
    }

    /** Writes an array of the event's tags and the common ones; nothing if it would be empty. */
    void tags(ValueWriter to, Key key, List<String> own) {
        tags.write(to, key, own);
    }

    /** Writes the event's own id, or a generated one. */
    void id(ValueWriter to, Key key, LogEvent event, Stamp stamp) {
        to.key(key);
        if (event.id() != null) {
            String id = OwnId.fitting(event.id(), limits.text());
            if (!id.equals(event.id())) {
                to.markTruncated();
            }
            to.string(id, EventIds.LENGTH + limits.text());
        } else {
            to.id(stamp);
        }
    }

    /** Writes the readable text that other tools show first: the message, or else the event's name. */
    void message(ValueWriter to, Key key, LogEvent event) {
        to.key(key);
        if (event.message() != null) {
            to.string(event.message(), limits.message());
        } else {
            to.constant(event.name(), limits.text());
        }
    }

    /** Writes an exception as three texts; nothing if it is null. */
    void exception(ValueWriter to, Key type, Key message, Key stack, Throwable exception) {
        if (exception == null) {
            return;
        }
        text(to, type, StackTraces.type(exception));
        text(to, message, StackTraces.message(exception));
        to.key(stack);
        to.string(StackTraces.of(exception, limits.stack(), to::markTruncated), limits.stack());
    }

    /** Writes whether something was truncated; nothing if not. */
    void truncated(ValueWriter to, Key key) {
        if (to.truncated()) {
            to.key(key);
            to.bool(true);
        }
    }
}
