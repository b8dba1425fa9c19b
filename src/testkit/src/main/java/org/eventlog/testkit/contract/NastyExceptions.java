// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/** Exceptions that are difficult to print. */
final class NastyExceptions {
    private NastyExceptions() {}

    static Map<String, Throwable> all() {
        Map<String, Throwable> exceptions = new LinkedHashMap<>();
        exceptions.put("an exception without a message", new IllegalStateException());
        exceptions.put("causes in a circle", circle());
        exceptions.put("a thousand causes", chain(1_000));
        exceptions.put("a deep stack", deep(2_000));
        exceptions.put("a message of a megabyte", new IllegalStateException("m\n".repeat(500_000)));
        exceptions.put("an exception that throws when asked", new Hostile());
        exceptions.put("an exception without a stack", new Stackless());
        exceptions.put("a suppressed exception of itself", suppressed());
        exceptions.put("many suppressed exceptions", suppressing(100));
        return exceptions;
    }

    private static Throwable circle() {
        Exception inner = new IllegalStateException("inner");
        Exception outer = new IllegalArgumentException("outer", inner);
        inner.initCause(outer);
        return outer;
    }

    private static Throwable chain(int length) {
        Throwable last = new IllegalStateException("first cause");
        for (int i = 0; i < length; i++) {
            last = new IllegalStateException("cause " + i, last);
        }
        return last;
    }

    private static Throwable deep(int depth) {
        return depth == 0 ? new IllegalStateException("at the bottom") : deep(depth - 1);
    }

    private static Throwable suppressed() {
        Exception one = new IllegalStateException("one");
        Exception two = new IllegalStateException("two");
        one.addSuppressed(two);
        two.addSuppressed(one);
        return one;
    }

    private static Throwable suppressing(int count) {
        Exception failure = new IllegalStateException("failure", new Hostile());
        for (int i = 0; i < count; i++) {
            failure.addSuppressed(i % 2 == 0 ? new IllegalStateException("on closing " + i) : new Hostile());
        }
        return failure;
    }

    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new StackOverflowError();
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text for you");
        }
    }

    private static final class Stackless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stackless() {
            super("stackless", null, false, false);
        }
    }
}
