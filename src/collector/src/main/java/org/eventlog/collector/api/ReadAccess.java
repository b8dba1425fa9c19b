// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Role;
import org.eventlog.collector.web.SearchShares;

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
     * @throws org.eventlog.collector.web.Refusal 401 or 403; 429 if there are too many requests at once
     */
    Actor require(HttpServletRequest request) {
        String shown = KeyGuard.bearer(request);
        Actor actor;
        if (shown != null) {
            actor = new Actor("key " + keys.require(shown, KeyRow.Scope.READ, request.getRemoteAddr()).id(),
                    request.getRemoteAddr());
        } else {
            access.require(request, Role.VIEWER);
            actor = Access.actor(request);
        }
        SearchShares.enter(request, actor);
        return actor;
    }

    /** Whether the key is still valid, or the user still allowed to read, for long requests. */
    BooleanSupplier isStill(HttpServletRequest request) {
        String shown = KeyGuard.bearer(request);
        String address = request.getRemoteAddr();
        return shown == null ? access.isStill(request) : () -> keys.isValid(shown, KeyRow.Scope.READ, address);
    }
}
