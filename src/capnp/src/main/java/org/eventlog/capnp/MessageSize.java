// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import org.capnproto.StructSize;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.spi.StampedEvent;

/**
 * Estimates the size of a message, so that it needs one segment and no copy. A message that becomes larger, because of
 * characters beyond ASCII, gets a second segment.
 */
final class MessageSize {
    /** The texts about the sender, and some space for non-ASCII characters. */
    private static final int RESERVE = 64;
    private static final int MAX = 1 << 20;

    private MessageSize() {}

    static int words(StampedEvent event, FieldLists fields) {
        StructSize root = Slots.EVENT.structSize();
        long words = 1 + root.total() + RESERVE + fields.words();
        words += words(event.id()) + words(event.name()) + words(event.message()) + words(event.target());
        words += words(event.exceptionType()) + words(event.exceptionMessage()) + words(event.stackTrace());
        for (String tag : event.tags()) {
            words += 1 + words(tag);
        }
        ContextSnapshot context = event.context();
        words += words(context.user()) + words(context.session()) + words(context.requestId())
                + words(context.correlationId()) + words(context.traceId()) + words(context.spanId());
        LogEvent.CodeLocation code = event.code();
        if (code != null) {
            words += words(code.file()) + words(code.function());
        }
        return (int) Math.min(words, MAX);
    }

    static int words(String text) {
        return text == null ? 0 : words(text.length());
    }

    /** The number of words for this many bytes and a NUL. */
    static int words(int bytes) {
        return bytes / 8 + 1;
    }
}
