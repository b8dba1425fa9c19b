// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an application sees of one request, noted in order. */
public final class Seen {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    void note(String what, Object value) {
        lines.add(what + "=" + escaped(String.valueOf(value)));
    }

    /** What it gives or throws. */
    void tried(String what, Callable<?> call) {
        try {
            note(what, call.call());
        } catch (Exception | Error e) {
            thrown(what, e);
        }
    }

    /** What it throws, if anything. */
    void done(String what, Action action) {
        tried(what, () -> {
            action.run();
            return "done";
        });
    }

    void thrown(String what, Throwable thrown) {
        Throwable cause = thrown.getCause();
        note(what, "threw " + thrown.getClass().getName() + ": " + thrown.getMessage()
                + (cause == null ? "" : " caused by " + cause));
    }

    List<String> lines() {
        return lines;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        // An object's own name changes from run to run.
        String plain = text.replaceAll("@[0-9a-f]{4,}", "@…");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return out.toString();
    }

    /** May throw anything. */
    public interface Action {
        void run() throws Exception;
    }
}
