// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletOutputStream;
import java.io.PrintWriter;
import java.util.Map;

/** Known properties of servers' writers and streams that their types do not specify. */
final class Writers {
    /** The line ends of servers' own println, by prefix of the class name. */
    private static final Map<String, String> LINE_ENDS = Map.of("io.undertow.", "\r\n", "org.apache.catalina.", "\r\n",
            "org.eclipse.jetty.", System.lineSeparator());

    private Writers() {}

    /** The line end that println adds, or null if only the server knows it. */
    static String lineEnd(Class<? extends PrintWriter> type) {
        if (!overrides(type, PrintWriter.class, "println")) {
            return System.lineSeparator();
        }
        return LINE_ENDS.entrySet()
                .stream()
                .filter(known -> type.getName().startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Whether the server formats differently, for example with another locale. */
    static boolean formats(Class<? extends PrintWriter> type) {
        return overrides(type, PrintWriter.class, "format", String.class, Object[].class)
                || overrides(type, PrintWriter.class, "printf", String.class, Object[].class);
    }

    /** Whether the server encodes texts differently, although a stream only accepts ISO 8859-1. */
    static boolean encodes(Class<? extends ServletOutputStream> type) {
        return overrides(type, ServletOutputStream.class, "print", String.class);
    }

    private static boolean overrides(Class<?> type, Class<?> declaring, String method, Class<?>... parameters) {
        try {
            return type.getMethod(method, parameters).getDeclaringClass() != declaring;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every " + declaring + " has " + method, e);
        }
    }
}
