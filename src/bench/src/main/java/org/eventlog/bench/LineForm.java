// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/** How a logging framework is given lines of text. */
interface LineForm {

    /**
     * A text with places for arguments.
     *
     * @param braces as SLF4J and Log4j have it, the places {@code {}}
     * @param numbered as {@code java.util.logging} has it
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

    /** A request begins: the lines of this thread are those of this user from here on. */
    void request(String user, String session, String request);

    void line(Level level, Pattern pattern, Object... arguments);
}
