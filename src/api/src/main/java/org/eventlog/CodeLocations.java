// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.internal.ForeignCode;
import org.jspecify.annotations.Nullable;

/** Finds the location in the application's code that is currently logging. */
final class CodeLocations {
    private static final int MAX_FRAMES = 64;
    /**
     * Packages that can be on the stack between the application and Eventlog: the JDK (reflection, a forEach,
     * java.util.logging), Weld's proxies, the logging frameworks that Eventlog has appenders for, and the loggers that
     * servers put in the place of the JDK's (Open Liberty; GlassFish and Payara).
     */
    private static final List<String> BETWEEN = List.of("org.eventlog.", "java.", "jdk.", "sun.", "org.jboss.weld.",
            "org.slf4j.", "ch.qos.logback.", "org.apache.logging.", "org.apache.commons.logging.", "org.jboss.logging.",
            "org.jboss.logmanager.", "com.ibm.ws.logging.", "com.ibm.ws.kernel.boot.logging.", "com.ibm.websphere.ras.",
            "com.ibm.ejs.ras.", "io.openliberty.logging.", "com.sun.enterprise.server.logging.",
            "org.glassfish.main.jul.",
            "fish.payara.logging.");
    /** Parts of the names of classes generated at run time, such as proxies. */
    private static final List<String> MADE = List.of("$$", "$Proxy", "_ClientProxy");

    private CodeLocations() {}

    /** The nearest frame of the application; null if none of the innermost 64 frames belongs to it. */
    static LogEvent.@Nullable CodeLocation here() {
        try {
            return StackWalker.getInstance().walk(CodeLocations::find);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
    }

    private static LogEvent.@Nullable CodeLocation find(Stream<StackFrame> frames) {
        Iterator<StackFrame> nearest = frames.limit(MAX_FRAMES).iterator();
        while (nearest.hasNext()) {
            StackFrame frame = nearest.next();
            String type = frame.getClassName();
            if (BETWEEN.stream().noneMatch(type::startsWith) && MADE.stream().noneMatch(type::contains)) {
                return new LogEvent.CodeLocation(frame.getFileName(), frame.getLineNumber(),
                        type + "." + frame.getMethodName());
            }
        }
        return null;
    }
}
