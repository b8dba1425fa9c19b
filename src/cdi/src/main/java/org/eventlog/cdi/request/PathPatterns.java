// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.config.NotAllowedException;
import org.eventlog.text.Lists;

/**
 * A list of path patterns within the application: {@code /health} matches this path, {@code /health*} every path that
 * starts like this, {@code /health/*} this path and all below it, as in a servlet mapping, {@code *.css} every path
 * that ends like this, {@code *} all paths. Paths and patterns are compared decoded.
 */
final class PathPatterns {
    static final String ALLOWED = "a list of paths within the application, such as /health, /health*, /api/*, *.css: each"
            + " begins with / or *, has its * at one end only, and has no query";
    /** Characters that must be encoded in a path, and parentheses, which suggest a regular expression. */
    private static final Pattern NO_PATH = Pattern.compile("[\\s\\p{Cntrl}\"#<>?\\[\\\\\\]^{|};()]");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
    /** Segments that servers normalize or refuse. */
    private static final Pattern NOT_PLAIN = Pattern.compile("//|/\\.{1,2}(?:/|$)");
    private static final Pattern REGEX_END = Pattern.compile("/\\.[*+]$|\\$$");

    private final List<String> patterns;

    private PathPatterns(List<String> patterns) {
        this.patterns = patterns;
    }

    /**
     * @throws NotAllowedException if a pattern cannot match any path
     */
    static PathPatterns parse(String text) {
        return new PathPatterns(Lists.of(text).stream().map(PathPatterns::checked).toList());
    }

    private static String checked(String pattern) {
        if (!pattern.startsWith("/") && !pattern.startsWith("*")) {
            throw refused(pattern, "begins with neither / nor *");
        }
        int star = pattern.indexOf('*');
        if (star != pattern.lastIndexOf('*') || star > 0 && star < pattern.length() - 1) {
            throw refused(pattern, "has a * that is not at one of its ends alone");
        }
        if (NO_PATH.matcher(pattern).find() || REGEX_END.matcher(pattern).find()) {
            throw refused(pattern, "has signs that no path has unless they are encoded, such as %20 for a space");
        }
        if (BROKEN_ESCAPE.matcher(pattern).find()) {
            throw refused(pattern, "has a % without two hexadecimal digits; a percent sign is %25");
        }
        if (NOT_PLAIN.matcher(pattern).find()) {
            throw refused(pattern, "has an empty part, or one that is . or ..");
        }
        // An encoded * is not a wildcard, so wildcards are recognized before decoding.
        return star == 0 ? "*" + decoded(pattern.substring(1)) : star > 0 ? prefix(pattern) : "=" + decoded(pattern);
    }

    private static String prefix(String pattern) {
        return "^" + decoded(pattern.substring(0, pattern.length() - 1));
    }

    private static NotAllowedException refused(String pattern, String reason) {
        return new NotAllowedException("\"" + pattern + "\" " + reason);
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** @param path within the application, decoded, without parameters */
    boolean matches(String path) {
        if (patterns.isEmpty()) {
            return false;
        }
        String plain = path.isEmpty() ? "/" : path;
        for (String pattern : patterns) {
            if (matches(pattern, plain)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String path) {
        int length = pattern.length() - 1;
        return switch (pattern.charAt(0)) {
            case '*' -> path.endsWith(pattern.substring(1));
            case '^' -> path.startsWith(pattern.substring(1))
                    || pattern.endsWith("/") && path.length() == length - 1 && pattern.startsWith(path, 1);
            default -> path.length() == length && pattern.startsWith(path, 1);
        };
    }

    /** Decodes %XX as UTF-8; invalid codes are left unchanged. */
    static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int high = i + 2 < encoded.length && encoded[i] == '%' ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (low < 0) {
                plain.write(encoded[i]);
            } else {
                plain.write(high << 4 | low);
                i += 2;
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }
}
