// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/**
 * One event in the form that a logging library expects. A {@link Stream} supplies the values; each library's form
 * makes the calls that its documentation recommends.
 */
interface Form {

    /**
     * Starts the event.
     *
     * @param values the number of values that follow, including the three of the context
     */
    void begin(Level level, String name, String message, int values);

    /** Sets the user, session and request. */
    void context(String user, String session, String request);

    void target(String target);

    void tag(String tag);

    void text(String key, String value);

    void number(String key, long value);

    void decimal(String key, double value);

    void flag(String key, boolean value);

    /** Logs the event. */
    void log();
}
