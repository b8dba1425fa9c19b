// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Logs the event of a request whose error page may come after the filter, as on WildFly and Payara, because the page may
 * change the status. Registered with the filter by {@link RequestFilterInitializer}.
 */
final class RequestEnd implements ServletRequestListener {
    private static final String ATTRIBUTE = RequestEnd.class.getName();

    /** What is to run at the end of the request; empty for nothing. */
    private static final class Last extends AtomicReference<Runnable> {
        private static final long serialVersionUID = 1;
    }

    /**
     * Runs this at the end of the request. It must not throw.
     *
     * @return false if that end will not be noticed
     */
    static boolean last(ServletRequest request, Runnable part) {
        if (!(request.getAttribute(ATTRIBUTE) instanceof Last last)) {
            return false;
        }
        last.set(part);
        return true;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute(ATTRIBUTE, new Last());
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        Object last = event.getServletRequest().getAttribute(ATTRIBUTE);
        Runnable part = last instanceof Last known ? known.getAndSet(null) : null;
        if (part != null) {
            part.run();
        }
    }
}
