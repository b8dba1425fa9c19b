// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Locale;

/** The events to log: their values and order. The same for each contender. */
enum Stream {
    /** The same twelve values in each event, except for three small ones. */
    CONSTANT {
        @Override
        void write(int i, Form form) {
            SampleOrder.write(i, form);
        }
    },
    /** Events like those of an application: {@link ShopEvents}. */
    VARIED {
        @Override
        void write(int i, Form form) {
            ShopEvents.write(i, form);
        }
    },
    /** Request events: {@link RequestEvents}. */
    REQUEST {
        @Override
        void write(int i, Form form) {
            RequestEvents.write(i, form);
        }
    },
    /** Text lines for logging frameworks, which use another form: {@link ShopLines}. */
    LINES {
        @Override
        void write(int i, Form form) {
            throw new IllegalArgumentException("lines are for logging frameworks");
        }

        @Override
        String contenders() {
            return "eventlog-logback,lle,eventlog-log4j2,log4j2,eventlog-jul,nothing";
        }
    };

    /** Writes the event with this number to the form, and logs it. The same number always yields the same event. */
    abstract void write(int i, Form form);

    /** The default contenders. */
    String contenders() {
        return "eventlog,lle,log4j2,fluency,nothing";
    }

    static Stream of(String name) {
        return valueOf(name.strip().toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
