// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.Set;
import org.eventlog.redact.Secrets;

/**
 * What an application has thrown.
 *
 * @param exception its own
 * @param wrapper what a server has made of it: the type of the outermost wrapper, with its message where that says more
 *            than the exception; null when it is as it was thrown
 */
record Thrown(Throwable exception, String wrapper) {
    static final Thrown NOTHING = new Thrown(null, null);
    private static final int MOST = 16;
    /** By name, as no server has all of them. What an application derives from one of them is its own. */
    private static final Set<String> WRAPPERS = Set.of("jakarta.servlet.ServletException", "jakarta.ejb.EJBException",
            "jakarta.ejb.EJBTransactionRolledbackException", "java.lang.reflect.InvocationTargetException",
            "java.lang.reflect.UndeclaredThrowableException", "java.util.concurrent.CompletionException",
            "java.util.concurrent.ExecutionException", "org.jboss.resteasy.spi.UnhandledException",
            "org.glassfish.jersey.server.internal.process.MappableException",
            "org.glassfish.jersey.server.ContainerException");

    /**
     * @param left what has left the application, as the server shows it; null when it was answered
     * @param noticed what one of the application's resources has thrown, if that is known
     */
    static Thrown of(Throwable left, Throwable noticed) {
        if (left == null) {
            return noticed == null ? NOTHING : unwrapped(noticed);
        }
        return unwrapped(left);
    }

    private static Thrown unwrapped(Throwable outermost) {
        Throwable inner = outermost;
        for (int i = 0; i < MOST && WRAPPERS.contains(inner.getClass().getName()) && inner.getCause() != null; i++) {
            inner = inner.getCause();
        }
        return new Thrown(inner, inner == outermost ? null : text(outermost, inner));
    }

    private static String text(Throwable wrapper, Throwable inner) {
        String type = wrapper.getClass().getName();
        String message = wrapper.getMessage();
        boolean more = message != null && !message.isBlank();
        for (Throwable cause = wrapper.getCause(); more && cause != inner.getCause(); cause = cause.getCause()) {
            more = !message.equals(cause.getMessage()) && !message.contains(cause.getClass().getName());
        }
        return more ? type + ": " + Secrets.mask(message) : type;
    }
}
