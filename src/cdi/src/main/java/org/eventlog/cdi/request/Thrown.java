// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.Set;
import org.eventlog.redact.Secrets;

/**
 * An exception thrown by an application.
 *
 * @param exception the application's own exception
 * @param wrapper the type of the outermost wrapper added by the server, with its message if that contains more than the
 *            exception; null if there is none
 */
record Thrown(Throwable exception, String wrapper) {
    static final Thrown NOTHING = new Thrown(null, null);
    private static final int MAX = 16;
    /** By name, because no server has all of them. Subclasses defined by an application are not wrappers. */
    private static final Set<String> WRAPPERS = Set.of("jakarta.servlet.ServletException", "jakarta.ejb.EJBException",
            "jakarta.ejb.EJBTransactionRolledbackException", "java.lang.reflect.InvocationTargetException",
            "java.lang.reflect.UndeclaredThrowableException", "java.util.concurrent.CompletionException",
            "java.util.concurrent.ExecutionException", "org.jboss.resteasy.spi.UnhandledException",
            "org.glassfish.jersey.server.internal.process.MappableException",
            "org.glassfish.jersey.server.ContainerException", "com.ibm.websphere.servlet.error.ServletErrorReport",
            "com.ibm.ws.webcontainer.webapp.WebAppErrorReport", "jakarta.servlet.jsp.JspException",
            "org.apache.jasper.JasperException", "jakarta.faces.FacesException", "jakarta.faces.el.EvaluationException",
            "jakarta.el.ELException");

    /**
     * @param left the exception that left the application, as provided by the server; null if the request completed
     *            normally
     * @param noticed the exception thrown by one of the application's resources, if known
     */
    static Thrown of(Throwable left, Throwable noticed) {
        if (left == null) {
            return noticed == null ? NOTHING : unwrapped(noticed);
        }
        return unwrapped(left);
    }

    /** For exceptions that cannot be looked into, because they throw themselves. */
    static Thrown plain(Throwable left, Throwable noticed) {
        return new Thrown(left == null ? noticed : left, null);
    }

    private static Thrown unwrapped(Throwable outermost) {
        Throwable inner = outermost;
        for (int i = 0; i < MAX && WRAPPERS.contains(inner.getClass().getName()) && inner.getCause() != null; i++) {
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
