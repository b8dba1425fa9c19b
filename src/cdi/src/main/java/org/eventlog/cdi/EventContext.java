// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.eventlog.ContextSnapshot;

/**
 * What every event of the current request says about it, for the application to read and to correct:
 * {@code @Inject EventContext}.
 *
 * <p>
 * By default the user is the request's principal ({@code guest} without one), the session a keyed hash of the session
 * id, the request id that of {@code X-Request-ID} or a new one. Outside an HTTP request everything is empty, and
 * setting has no effect.
 */
@RequestScoped
public class EventContext {

    /** All of it, at this moment. */
    public ContextSnapshot snapshot() {
        return CurrentContext.snapshot();
    }

    public Optional<String> user() {
        return Optional.ofNullable(snapshot().user());
    }

    public Optional<String> session() {
        return Optional.ofNullable(snapshot().session());
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(snapshot().requestId());
    }

    public Optional<String> correlationId() {
        return Optional.ofNullable(snapshot().correlationId());
    }

    /** Names the user for the rest of the request, where the principal is not the name to log. */
    public void setUser(String user) {
        RequestContext context = RequestContext.current();
        if (context != null) {
            context.user(user);
        }
    }

    /** Ties this request's events to those of others. */
    public void setCorrelationId(String correlationId) {
        RequestContext context = RequestContext.current();
        if (context != null) {
            context.correlationId(correlationId);
        }
    }
}
