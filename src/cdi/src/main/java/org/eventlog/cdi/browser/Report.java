// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import java.util.Map;

/**
 * What a browser has reported, not trusted and not yet shortened.
 *
 * @param kind the kind of error; part of the event's name
 * @param page the address of the page, or null
 * @param type the type of the error, or null
 * @param file the address of the script or of the resource, or null
 * @param stack the stack trace, or null
 * @param count how often it happened, at least 1
 * @param age how long ago it happened first, in milliseconds
 * @param more further values, by name
 */
record Report(String kind, String page, String type, String message, String file, int line, int column, String stack,
        int count, long age, Map<String, Object> more) {

    Report plus(int further) {
        return new Report(kind, page, type, message, file, line, column, stack,
                (int) Math.min(Integer.MAX_VALUE, (long) count + further), age, more);
    }

    /** What makes two reports the same. */
    Object identity() {
        return java.util.Arrays.asList(kind, page, type, message, file, line, column, stack, more);
    }
}
