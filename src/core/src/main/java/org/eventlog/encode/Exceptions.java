// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Writes what was thrown, as an object. */
final class Exceptions {
    private static final Key TYPE = new Key("type");
    private static final Key MESSAGE = new Key("message");
    private static final Key STACK = new Key("stack");

    private final EventLimits limits;

    Exceptions(EventLimits limits) {
        this.limits = limits;
    }

    void write(ValueWriter to, Throwable exception) {
        to.beginObject();
        to.key(TYPE);
        to.string(exception.getClass().getName(), limits.text());
        String message = StackTraces.message(exception);
        if (message != null) {
            to.key(MESSAGE);
            to.string(message, limits.text());
        }
        to.key(STACK);
        to.string(StackTraces.of(exception, limits.stack()), limits.stack());
        to.endObject();
    }
}
