// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletOutputStream;
import java.io.PrintWriter;
import java.util.Map;

/** What is known of the writers and streams that servers answer with, beyond what their types promise. */
final class Writers {
    /** What ends a line where a server's own println says so: by the beginnings of the names of their classes. */
    private static final Map<String, String> LINE_ENDS = Map.of("io.undertow.", "\r\n", "org.apache.catalina.", "\r\n",
            "org.eclipse.jetty.", System.lineSeparator());

    private Writers() {}

    /** What a println adds, or null where only the server knows. */
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

    /** Whether the server formats in its own way, as with another locale. */
    static boolean formats(Class<? extends PrintWriter> type) {
        return overrides(type, PrintWriter.class, "format", String.class, Object[].class)
                || overrides(type, PrintWriter.class, "printf", String.class, Object[].class);
    }

    /** Whether the server makes bytes of texts in its own way, where a stream takes nothing but ISO 8859-1. */
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
