// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.List;

/** A list of paths; {@code *} at the end stands for any rest, at the beginning for any beginning. */
final class PathPatterns {
    private final String[] patterns;

    PathPatterns(List<String> patterns) {
        this.patterns = patterns.toArray(String[]::new);
    }

    boolean isEmpty() {
        return patterns.length == 0;
    }

    boolean matches(String path) {
        for (String pattern : patterns) {
            if (matches(pattern, path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.endsWith("*")) {
            return path.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return pattern.startsWith("*") ? path.endsWith(pattern.substring(1)) : path.equals(pattern);
    }
}
