// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Which bytes values become. Knows nothing of an event's keys: those are a {@link Layout}'s. */
interface Encoding {
    /** Its name, as in {@code eventlog.format}. */
    String name();

    /** A writer for one event. */
    ValueWriter writer(ByteSink out);

    /** JSON, an event a line. */
    static Encoding json() {
        KnownTexts keys = new KnownTexts();
        KnownTexts texts = new KnownTexts();
        return new Encoding() {
            @Override
            public String name() {
                return "json";
            }

            @Override
            public ValueWriter writer(ByteSink out) {
                return new JsonWriter(out, keys, texts);
            }
        };
    }
}
