// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

/**
 * A line of a browser's stack trace that names a position in a script.
 *
 * <pre>
 * Chrome           at pay (https://shop.example/app.min.js:1:2345)
 * Firefox, Safari  pay@https://shop.example/app.min.js:1:2345
 * </pre>
 *
 * @param function empty if the browser gives none
 * @param path of the script, without a query
 */
record ScriptFrame(String function, String path, int line, int column) {
    private static final int LONGEST = 2_000;

    /** Null if the line is anything else. */
    static ScriptFrame of(String text) {
        String line = text.strip();
        if (line.length() > LONGEST) {
            return null;
        }
        if (line.startsWith("at ")) {
            int open = line.lastIndexOf(" (");
            if (open > 0 && line.endsWith(")")) {
                return at(line.substring(3, Math.max(3, open)), line.substring(open + 2, line.length() - 1));
            }
            return at("", line.substring(line.startsWith("at async ") ? 9 : 3));
        }
        int sign = line.indexOf('@');
        return sign < 0 ? null : at(line.substring(0, sign), line.substring(sign + 1));
    }

    private static ScriptFrame at(String function, String place) {
        int last = place.lastIndexOf(':');
        int first = place.lastIndexOf(':', last - 1);
        int line = first < 0 ? 0 : number(place.substring(first + 1, last));
        int column = first < 0 ? 0 : number(place.substring(last + 1));
        String path = first < 0 ? null : path(place.substring(0, first));
        return path == null || line == 0 || column == 0 ? null : new ScriptFrame(function, path, line, column);
    }

    /** 0 for anything but a positive number. */
    private static int number(String digits) {
        return digits.length() > 0 && digits.length() < 10 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : 0;
    }

    /** The path of an address, with a slash at its start; null if the text is not an address. */
    static String path(String address) {
        int scheme = address.indexOf("://");
        int start = address.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        if (start < 0 || scheme < 0 && start > 0 || address.chars().anyMatch(c -> c <= ' ' || c == '(' || c == ')')) {
            return null;
        }
        int end = start;
        while (end < address.length() && address.charAt(end) != '?' && address.charAt(end) != '#') {
            end++;
        }
        return address.substring(start, end);
    }

    boolean isOf(String file) {
        return path.endsWith(file) && path.charAt(path.length() - file.length() - 1) == '/';
    }
}
