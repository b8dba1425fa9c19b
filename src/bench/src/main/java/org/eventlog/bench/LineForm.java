// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/** Passes lines of text to a logging framework. */
interface LineForm {

    /**
     * Logs a text with placeholders.
     *
     * @param braces the text for SLF4J and Log4j, with the placeholder {@code {}}
     * @param numbered the text for {@code java.util.logging}
     */
    record Pattern(String braces, String numbered) {
        static Pattern of(String braces) {
            StringBuilder numbered = new StringBuilder();
            int place = 0;
            for (int i = 0; i < braces.length(); i++) {
                numbered.append(braces.charAt(i));
                if (braces.charAt(i) == '{') {
                    numbered.append(place++);
                }
            }
            return new Pattern(braces, numbered.toString());
        }
    }

    /** Starts a request. From now on, the lines of this thread belong to this user. */
    void request(String user, String session, String request);

    void line(Level level, Pattern pattern, Object... arguments);
}
