// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Role;

/** Access control of the API: it accepts a key with the scope {@code read}, or the session of a viewer. */
public final class ReadAccess {
    private final Access access;
    private final KeyGuard keys;

    public ReadAccess(Access access, KeyGuard keys) {
        this.access = access;
        this.keys = keys;
    }

    /**
     * @return the authenticated user or key
     * @throws org.eventlog.collector.web.Refusal 401 or 403
     */
    Actor require(HttpServletRequest request) {
        String shown = KeyGuard.bearer(request);
        if (shown != null) {
            return new Actor("key " + keys.require(shown, KeyRow.Scope.READ, request.getRemoteAddr()).id(),
                    request.getRemoteAddr());
        }
        access.require(request, Role.VIEWER);
        return Access.actor(request);
    }
}
