// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.redact.Redactor;

/**
 * Creates and checks ids of requests and traces. ContextIds from outside are checked because they are written to headers and
 * events.
 */
public final class ContextIds {
    private static final int LONGEST_ID = 128;
    /** Those that may stand between a name and its secret, but are rare in ids. */
    private static final String SIGNS = "@=";
    private static final String WEB_TOKEN = "eyJ";
    private static final int LONGEST_STATE = 512;
    private static final int LONGEST_PARENT = 256;
    private static final int VERSION_00 = 55;

    private ContextIds() {}

    /** Creates an id that is unique enough to find a request. It is not a secret, so no secure random is used. */
    public static String make() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** As {@link #checked(String, Redactor)}, with the built-in names. */
    public static String checked(String id) {
        return checked(id, Redactor.DEFAULT);
    }

    /**
     * Returns the id, or null if it is not valid, or the redactor finds a secret in it. Only an id with one of {@value
     * #SIGNS}, or that begins like a JSON Web Token, is searched, because each request has one.
     */
    public static String checked(String id, Redactor redactor) {
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return null;
        }
        boolean plain = !id.startsWith(WEB_TOKEN);
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._:/+-".indexOf(c) >= 0)) {
                if (SIGNS.indexOf(c) < 0) {
                    return null;
                }
                plain = false;
            }
        }
        return plain || redactor.text(id).equals(id) ? id : null;
    }

    /**
     * Returns the trace, or {@link Trace#NONE} if {@code traceparent} is malformed. A malformed {@code tracestate} is
     * ignored.
     */
    public static Trace trace(String parent, String state) {
        if (!isTraceParent(parent)) {
            return Trace.NONE;
        }
        boolean stated = state != null && state.length() <= LONGEST_STATE && isVisible(state);
        return new Trace(parent, stated ? state : null);
    }

    /** W3C Trace Context, section 3.2. Future versions may be longer. */
    private static boolean isTraceParent(String text) {
        return text != null && text.length() >= VERSION_00 && text.length() <= LONGEST_PARENT && isHex(text, 0, 2)
                && text.charAt(2) == '-' && isHex(text, 3, 35) && text.charAt(35) == '-' && isHex(text, 36, 52)
                && text.charAt(52) == '-' && isHex(text, 53, VERSION_00) && !text.startsWith("ff")
                && !isZero(text, 3, 35) && !isZero(text, 36, 52)
                && (text.length() == VERSION_00 || !text.startsWith("00") && text.charAt(VERSION_00) == '-')
                && isVisible(text);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }
}
