// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Arrays;
import java.util.List;

/** Writes an exception as an object. */
final class Exceptions {
    private static final int MAX_LISTED = 16;

    private static final Key TYPE = new Key("type");
    private static final Key MESSAGE = new Key("message");
    private static final Key STACK = new Key("stack");
    private static final Key CAUSES = new Key("causes");
    private static final Key SUPPRESSED = new Key("suppressed");

    private final EventLimits limits;

    Exceptions(EventLimits limits) {
        this.limits = limits;
    }

    void write(ValueWriter to, Throwable exception) {
        to.beginObject();
        typeAndMessage(to, exception);
        to.key(STACK);
        to.string(StackTraces.of(exception, limits.stack(), to::markTruncated), limits.stack());
        list(to, CAUSES, StackTraces.causes(exception, MAX_LISTED + 1));
        list(to, SUPPRESSED, Arrays.asList(exception.getSuppressed()));
        to.endObject();
    }

    private void typeAndMessage(ValueWriter to, Throwable thrown) {
        to.key(TYPE);
        to.string(StackTraces.type(thrown), limits.text());
        String message = StackTraces.message(thrown);
        if (message != null) {
            to.key(MESSAGE);
            to.string(message, limits.text());
        }
    }

    private void list(ValueWriter to, Key key, List<Throwable> thrown) {
        if (thrown.isEmpty()) {
            return;
        }
        int count = Math.min(thrown.size(), MAX_LISTED);
        if (count < thrown.size()) {
            to.markTruncated();
        }
        to.key(key);
        to.beginArray();
        for (Throwable one : thrown.subList(0, count)) {
            to.beginObject();
            typeAndMessage(to, one);
            to.endObject();
        }
        to.endArray();
    }
}
