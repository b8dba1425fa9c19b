// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Determines user and session of a request, if they are not the principal and the HTTP session. The bean of this type is
 * discovered automatically; several are a fault of the deployment.
 *
 * <p>
 * Called in the request's thread at the first event of a request, and again as long as the result is empty, so it must
 * be fast. If it returns an empty result or null, or throws, the default is used: the principal's name, or else
 * {@code guest}, and a hash of the HTTP session's id. The first throw is reported (EVL-4006). Avoid e-mail addresses, because readers of a
 * log do not need them.
 *
 * <p>
 * What is not guaranteed: if a request signs the user out and has made no event before, this bean is first asked
 * afterwards. If it then finds no user, the events of that request have the principal of its beginning, or else are a
 * guest's. To keep the user, log an event before the sign-out.
 */
public interface SessionResolver {

    /** Returns the user's name for the log. */
    Optional<String> user(HttpServletRequest request);

    /** Returns a text that identifies the session, never the session's id itself. */
    default Optional<String> session(HttpServletRequest request) {
        return Optional.empty();
    }
}
