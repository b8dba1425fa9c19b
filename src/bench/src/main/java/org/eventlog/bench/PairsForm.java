// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** The form of libraries without context, target or tags: all of these are key-value pairs. */
interface PairsForm extends Form {
    /** Not "session", because Eventlog's appenders would mask it, and so send less than the others. */
    String SESSION = "visit";

    void pair(String key, Object value);

    @Override
    default void context(String user, String session, String request) {
        pair("user", user);
        pair(SESSION, session);
        pair("reqId", request);
    }

    @Override
    default void target(String target) {
        pair("target", target);
    }

    @Override
    default void text(String key, String value) {
        pair(key, value);
    }

    @Override
    default void number(String key, long value) {
        pair(key, value);
    }

    @Override
    default void decimal(String key, double value) {
        pair(key, value);
    }

    @Override
    default void flag(String key, boolean value) {
        pair(key, value);
    }
}
