// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/** Creates the events' values and logs nothing, to measure the benchmark's own cost for the callers. */
final class NoOpContender implements Contender {
    private final Stream stream;
    /** Consumes the values, so that the compiler cannot eliminate their creation. */
    private final ThreadLocal<DiscardedEvent> forms = ThreadLocal.withInitial(DiscardedEvent::new);

    NoOpContender(Stream stream) {
        this.stream = stream;
    }

    @Override
    public void log(int i) {
        if (stream == Stream.LINES) {
            ShopLines.write(i, forms.get());
        } else {
            stream.write(i, forms.get());
        }
    }

    @Override
    public boolean delivers() {
        return false;
    }

    @Override
    public void close() {}

    private static final class DiscardedEvent implements Form, LineForm {
        private final Object[] texts = new Object[16];
        private int at;
        private long bits;

        @Override
        public void begin(Level level, String name, String message, int values) {
            keep(message);
        }

        @Override
        public void context(String user, String session, String request) {
            keep(user);
            keep(session);
            keep(request);
        }

        @Override
        public void request(String user, String session, String request) {
            context(user, session, request);
        }

        @Override
        public void line(Level level, Pattern pattern, Object... arguments) {
            keep(arguments);
        }

        @Override
        public void target(String target) {
            keep(target);
        }

        @Override
        public void tag(String tag) {
            keep(tag);
        }

        @Override
        public void text(String key, String value) {
            keep(value);
        }

        @Override
        public void number(String key, long value) {
            bits += value;
        }

        @Override
        public void decimal(String key, double value) {
            bits += Double.doubleToRawLongBits(value);
        }

        @Override
        public void flag(String key, boolean value) {
            bits += value ? 1 : 0;
        }

        @Override
        public void log() {
            keep(bits == 0 ? "" : null);
        }

        private void keep(Object text) {
            texts[at++ & texts.length - 1] = text;
        }
    }
}
