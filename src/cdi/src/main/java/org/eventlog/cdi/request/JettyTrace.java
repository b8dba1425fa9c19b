// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.regex.Pattern;

/** Tells Jetty's server, which throws an exception to the application, from Jetty's client, which has the same types. */
final class JettyTrace {
    private static final Pattern SERVER = Pattern.compile("org\\.eclipse\\.jetty\\.(server|ee\\d+)\\..*");
    private static final Pattern CLIENT = Pattern.compile("org\\.eclipse\\.jetty\\.(.+\\.)?client\\..*");
    private static final Pattern NEUTRAL = Pattern.compile("(org\\.eclipse\\.jetty|java|jdk|sun)\\..*");
    private static final String FLUSHER = "org.eclipse.jetty.io.WriteFlusher";

    private JettyTrace() {}

    /** Whether the server has made it. In a request's thread, the server is also below the application and its calls. */
    static boolean isOfServer(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (CLIENT.matcher(name).matches() || !NEUTRAL.matcher(name).matches()) {
                return false;
            }
            if (SERVER.matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a write had to wait for the other side and failed then, in a thread of Jetty's that has nothing to do with
     * the request. Server and client cannot be told apart by this.
     */
    static boolean isOfWaitingWrite(Throwable thrown) {
        boolean waited = false;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (CLIENT.matcher(name).matches() || !NEUTRAL.matcher(name).matches()) {
                return false;
            }
            waited |= name.equals(FLUSHER) && frame.getMethodName().equals("completeWrite");
        }
        return waited;
    }
}
