// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognizes the exceptions by which servers say that the client is the cause: it is gone, its request cannot be read, or
 * it asks for a file that is missing. Otherwise, anybody could cause error events. The types are known by name, because
 * no server has all of them.
 *
 * <p>Types that only servers have count wherever they are among the causes. Jetty's client throws the same types as its
 * server, and a failed call to another system is the application's fault. So Jetty's types count only if the server threw
 * them, and only {@code IOException} and {@code ServletException} wrap them. {@link ConnectionTrace} tells exceptions
 * that have no type of a server.
 */
final class ClientFaults {
    /** The client has closed the connection before it had the response: nginx's number, which is never sent. */
    static final int GONE = 499;

    private static final int MAX_CAUSES = 16;
    private static final String EOF = "org.eclipse.jetty.io.EofException";
    private static final Set<String> GONE_TYPES = Set.of("org.apache.catalina.connector.ClientAbortException",
            "com.ibm.wsspi.webcontainer.ClosedConnectionException");
    private static final String BAD_MESSAGE = "org.eclipse.jetty.http.BadMessageException";
    private static final int NOT_FOUND = 404;
    /** Of static files and of pages. */
    private static final Set<String> LIBERTY = Set.of("com.ibm.ws.webcontainer.", "com.ibm.ws.jsp.webcontainerext.");
    private static final Pattern STATUS = Pattern.compile("(4\\d\\d): .*", Pattern.DOTALL);

    private ClientFaults() {}

    /** The status that the exception stands for, 0 if it is not known to be the client's fault. */
    static int status(Throwable failure) {
        if (isGone(failure)) {
            return GONE;
        }
        int ofConnection = causes(failure).mapToInt(ConnectionTrace::status).filter(status -> status > 0).findFirst()
                .orElse(0);
        if (ofConnection > 0) {
            return ofConnection;
        }
        return isMissingFile(failure) ? NOT_FOUND : statusByWrappers(failure);
    }

    /**
     * Whether Open Liberty's servlet for static files or that for pages has thrown it. That of an included file has a type of its own,
     * because the application has asked for it. The application's own exception of this type is its fault.
     */
    private static boolean isMissingFile(Throwable failure) {
        if (failure.getClass() != FileNotFoundException.class) {
            return false;
        }
        StackTraceElement[] frames = failure.getStackTrace();
        return frames.length > 0 && LIBERTY.stream().anyMatch(frames[0].getClassName()::startsWith);
    }

    /** Libraries that write the response may wrap the server's exception in one of any type. */
    private static boolean isGone(Throwable failure) {
        return causes(failure).anyMatch(cause -> isA(cause, GONE_TYPES));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }

    private static int statusByWrappers(Throwable failure) {
        Throwable cause = failure;
        boolean wrapped = false;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (isA(cause, Set.of(EOF))) {
                return JettyTrace.isOfServer(cause) || !wrapped && JettyTrace.isOfWaitingWrite(cause) ? GONE : 0;
            }
            if (isA(cause, Set.of(BAD_MESSAGE))) {
                Matcher status = STATUS.matcher(String.valueOf(cause.getMessage()));
                return JettyTrace.isOfServer(cause) && status.matches() ? Integer.parseInt(status.group(1)) : 0;
            }
            if (!wrapped && ConnectionTrace.isOfWaitingWrite(cause)) {
                return GONE;
            }
            if (!(cause instanceof IOException || cause instanceof ServletException)) {
                return 0;
            }
            wrapped |= cause instanceof IOException;
            cause = cause.getCause();
        }
        return 0;
    }

    private static boolean isA(Throwable thrown, Set<String> names) {
        for (Class<?> type = thrown.getClass(); type != Throwable.class; type = type.getSuperclass()) {
            if (names.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
