// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.eventlog.encode.ForeignFaults;

/**
 * A request's path within the application, decoded, as it was sent and as most servers resolve it before they choose
 * the servlet: without empty segments, {@code .} and {@code ..}. A client must not be able to exclude its request
 * from the log with {@code /health/../orders}, so if the two differ, the request is logged.
 */
record PathWithin(String sent, String resolved) {
    private static final Pattern NOT_PLAIN = Pattern.compile("//|/\\.{1,2}(?:/|$)");

    /**
     * @param path encoded, without parameters
     * @param context the path of the application, encoded; may be null
     */
    static PathWithin of(String path, String context) {
        String application = context == null ? "" : context;
        String sent = PathPatterns.decoded(within(path, application));
        String decoded = PathPatterns.decoded(path);
        return new PathWithin(sent, isPlain(decoded)
                ? sent
                : within(resolve(decoded), resolve(PathPatterns.decoded(application))));
    }

    /** The request does not tell its path. */
    static PathWithin unknown(Throwable fault) {
        String told = ForeignFaults.notRendered(fault).toString();
        return new PathWithin(told, told);
    }

    boolean mayMatch(PathPatterns patterns) {
        return patterns.matches(sent) || patterns.matches(resolved);
    }

    boolean surelyMatches(PathPatterns patterns) {
        return patterns.matches(sent) && patterns.matches(resolved);
    }

    private static String within(String path, String context) {
        return path.startsWith(context) && (path.length() == context.length() || path.charAt(context.length()) == '/')
                ? path.substring(context.length())
                : path;
    }

    private static boolean isPlain(String path) {
        // Most paths contain neither, which is found out faster than by the pattern.
        return path.indexOf("//") < 0 && path.indexOf("/.") < 0 || !NOT_PLAIN.matcher(path).find();
    }

    private static String resolve(String path) {
        if (isPlain(path)) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        boolean open = false;
        for (String segment : path.split("/", -1)) {
            open = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (!open) {
                segments.addLast(segment);
            } else if (segment.equals("..")) {
                segments.pollLast();
            }
        }
        return "/" + String.join("/", segments) + (open && !segments.isEmpty() ? "/" : "");
    }
}
