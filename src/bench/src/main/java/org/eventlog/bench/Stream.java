// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Locale;

/** The events that are logged: which values, in which order. The same for each contender. */
enum Stream {
    /** The same twelve values again and again, but for three small ones. */
    CONSTANT {
        @Override
        void write(int i, Form form) {
            SampleOrder.write(i, form);
        }
    },
    /** As an application logs: {@link ShopEvents}. */
    VARIED {
        @Override
        void write(int i, Form form) {
            ShopEvents.write(i, form);
        }
    },
    /** What is logged of requests: {@link RequestEvents}. */
    REQUEST {
        @Override
        void write(int i, Form form) {
            RequestEvents.write(i, form);
        }
    },
    /** Lines of text for logging frameworks, which take them in another form: {@link ShopLines}. */
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

    /** Says what the event of this number is, and has it logged. The same number always gives the same event. */
    abstract void write(int i, Form form);

    /** Who takes part if nothing is said. */
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
