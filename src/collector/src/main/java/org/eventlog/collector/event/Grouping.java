// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Which events are alike: those of one fingerprint the sender gave; else of one exception thrown at one place; else of one
 * name and one message but for its numbers. Events below a warning make no issue unless the sender asks for one by a
 * fingerprint.
 */
final class Grouping {
    private static final int LEAST = 30;
    private static final int ERROR = 40;
    private static final int TITLE = 200;
    private static final int FRAMES = 5;
    private static final int STACK = 4_000;
    private static final int HASH = 16;

    private Grouping() {}

    /** @return null when it makes no issue */
    static Group of(int level, String name, String message, String fingerprint, Thrown thrown) {
        if (level < LEAST && fingerprint == null) {
            return null;
        }
        String kind;
        if (fingerprint != null) {
            kind = "given\n" + fingerprint;
        } else if (thrown.type() != null && thrown.stack() != null) {
            kind = "thrown\n" + thrown.type() + '\n' + frames(thrown.stack());
        } else {
            String text = message != null ? message : thrown.message();
            kind = (level < ERROR ? "warning\n" : "error\n") + name + '\n' + thrown.type() + '\n'
                    + (text == null ? "" : MessageShape.of(text));
        }
        return new Group(hash(kind), title(name, message, thrown));
    }

    /** Where it was thrown: the places' names without line numbers, which change with each release. */
    private static String frames(String stack) {
        return Clip.chars(stack, STACK).lines().skip(1).map(String::strip).filter(line -> !line.isEmpty())
                .limit(FRAMES).map(Grouping::frame).collect(Collectors.joining("\n"));
    }

    private static String frame(String line) {
        int colon = line.lastIndexOf(':');
        String place = colon > 0 ? line.substring(0, colon) : line;
        // Java puts a class loader and a module before a class, and numbers the classes it makes itself.
        int slash = place.lastIndexOf('/', place.indexOf('(') < 0 ? place.length() : place.indexOf('('));
        return MessageShape.of(slash > 0 && place.startsWith("at ") ? "at " + place.substring(slash + 1) : place);
    }

    private static String title(String name, String message, Thrown thrown) {
        String type = thrown.type() == null ? null : thrown.type().substring(thrown.type().lastIndexOf('.') + 1);
        String said = type != null && thrown.message() != null ? type + ": " + thrown.message() : type;
        String text = said != null ? said : message != null ? message : name;
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

    /** What the event says of its exception; every component may be null. */
    record Thrown(String type, String message, String stack) {
        static final Thrown NOTHING = new Thrown(null, null, null);
    }
}
