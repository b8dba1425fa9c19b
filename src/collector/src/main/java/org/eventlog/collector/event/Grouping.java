// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Groups similar events: by the sender's fingerprint; or else by the type and location of the innermost cause, see
 * {@link StackTrace}; or else by name and message without numbers. Events below {@code warn} belong to no issue unless
 * the sender gives a fingerprint.
 */
final class Grouping {
    private static final int MIN = 30;
    private static final int ERROR = 40;
    private static final int TITLE = 200;
    private static final int FRAMES = 5;
    /** The prefix of fingerprints of the second version. */
    private static final String SECOND = "2-";
    private static final int HASH = 16;
    private static final String REQUEST = "http_request";

    /** The methods of RFC 9110, and PATCH. A client can send any other word. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS",
            "TRACE", "PATCH");

    private Grouping() {}

    static Group of(int level, String name, String message, String fingerprint, Thrown thrown) {
        return of(level, name, message, fingerprint, thrown, Request.NONE);
    }

    /** @return null if the event belongs to no issue */
    static Group of(int level, String name, String message, String fingerprint, Thrown thrown, Request request) {
        if (level < MIN && fingerprint == null) {
            return null;
        }
        String title = title(name, message, thrown);
        if (fingerprint != null) {
            return new Group(hash("given\n" + fingerprint), title);
        }
        if (REQUEST.equals(name) && request.status() != null && thrown.isNothing()) {
            return request.group();
        }
        String text = message != null ? message : thrown.message();
        String plain = (level < ERROR ? "warning\n" : "error\n") + name + '\n' + thrown.type() + '\n'
                + (text == null ? "" : MessageShape.of(text));
        boolean first = thrown.type() != null && thrown.stack() != null;
        // Not that of the message: events of this message without a stack trace still have it.
        String earlier = first ? FirstGrouping.thrown(thrown.type(), thrown.stack()) : null;
        StackTrace trace = trace(message, thrown);
        if (trace != null) {
            String type = trace.type() != null ? trace.type() : thrown.type();
            return second("thrown\n" + type + '\n' + String.join("\n", trace.places()), title, earlier);
        }
        return first
                ? second(plain, title, earlier)
                : new Group(hash(plain), title, null, thrown.type() == null ? Group.Kind.MESSAGE : Group.Kind.THROWN);
    }

    private static Group second(String kind, String title, String earlier) {
        return new Group(SECOND + hash(kind), title, earlier == null ? null : hash(earlier), Group.Kind.THROWN);
    }

    /** The stack trace of the exception or, as some senders put it there, of the message. */
    private static StackTrace trace(String message, Thrown thrown) {
        if (thrown.stack() != null) {
            return StackTrace.of(thrown.stack(), FRAMES);
        }
        if (message == null || message.indexOf('\n') < 0) {
            return null;
        }
        StackTrace trace = StackTrace.of(message, FRAMES);
        return trace == null || trace.type() == null ? null : trace;
    }

    private static String title(String name, String message, Thrown thrown) {
        String type = thrown.type() == null ? null : thrown.type().substring(thrown.type().lastIndexOf('.') + 1);
        String said = type != null && thrown.message() != null ? type + ": " + thrown.message() : type;
        String text = said != null ? said : message != null ? message : name != null ? name : thrown.stack();
        String line = text == null ? "" : text.lines().findFirst().orElse("").strip();
        return Clip.chars(name != null && !name.equals(line) ? name + ": " + line : line, TITLE);
    }

    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The request of an event named {@code http_request}. Every component may be null. Paths and methods of
     * other names do not count, because anyone can request any number of them.
     */
    record Request(String method, String route, String status) {
        static final Request NONE = new Request(null, null, null);

        Group group() {
            String what = (method == null ? "" : METHODS.contains(method) ? method + ' ' : "other method ")
                    + (route == null ? "without a route" : route) + ": "
                    + status;
            return new Group(SECOND + hash("request\n" + what), Clip.chars(REQUEST + ": " + what, TITLE), null,
                    status.matches("4\\d\\d") ? Group.Kind.CLIENT_ERROR : Group.Kind.REQUEST);
        }
    }

    /** The exception of the event. Every component may be null. */
    record Thrown(String type, String message, String stack) {
        static final Thrown NOTHING = new Thrown(null, null, null);

        /**
         * Not with equals: the JDK keeps the class of the record whose equals was linked last, and with it the class
         * loader of the application, for ever (java.lang.runtime.ObjectMethods).
         */
        boolean isNothing() {
            return type == null && message == null && stack == null;
        }
    }
}
