// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.LogEvent;

/** Writes optional parts of an event that are the same in all layouts, with a key given by the layout. */
final class Parts {
    private final EventLimits limits;
    private final Tags tags;

    /** @param commonTags on every event */
    Parts(EventLimits limits, List<String> commonTags) {
        this.limits = limits;
        this.tags = new Tags(limits, commonTags);
    }

    /** A text; nothing when it is null. */
    void text(ValueWriter to, Key key, String value) {
        if (value != null) {
            to.key(key);
            to.string(value, limits.text());
        }
    }

    /** An array of the event's tags and those every event has; nothing when it would be empty. */
    void tags(ValueWriter to, Key key, List<String> own) {
        tags.write(to, key, own);
    }

    /** The id the event came with, or the one it is given. */
    void id(ValueWriter to, Key key, LogEvent event, Stamp stamp) {
        to.key(key);
        if (event.id() != null) {
            to.string(event.id(), limits.text());
        } else {
            to.id(stamp);
        }
    }

    /** The text for people, which foreign tools show first: the event's name where it has no other. */
    void message(ValueWriter to, Key key, LogEvent event) {
        to.key(key);
        if (event.message() != null) {
            to.string(event.message(), limits.message());
        } else {
            to.constant(event.name(), limits.text());
        }
    }

    /** An exception as three texts; nothing when it is null. */
    void exception(ValueWriter to, Key type, Key message, Key stack, Throwable exception) {
        if (exception == null) {
            return;
        }
        text(to, type, StackTraces.type(exception));
        text(to, message, StackTraces.message(exception));
        to.key(stack);
        to.string(StackTraces.of(exception, limits.stack()), limits.stack());
    }

    /** That something was cut; nothing when nothing was. */
    void truncated(ValueWriter to, Key key) {
        if (to.truncated()) {
            to.key(key);
            to.bool(true);
        }
    }
}
