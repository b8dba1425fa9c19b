// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Says who is at work in a request, where that is not the principal and the HTTP session: a bean of this type is found
 * by itself.
 *
 * <p>
 * Asked at the first event of a request and again while there is no answer, in the request's thread; must be quick. What
 * it leaves empty, and all when it throws, is as without it. Better no e-mail addresses: who reads a log need not know
 * them.
 */
public interface SessionResolver {

    /** The user's name for the log. */
    Optional<String> user(HttpServletRequest request);

    /** What ties the requests of a session together; never the session's id itself. */
    default Optional<String> session(HttpServletRequest request) {
        return Optional.empty();
    }
}
