// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.web.Refusal;

/** Checks that a request has a key with the required scope. */
public final class KeyGuard {
    private static final String BEARER = "Bearer ";

    private final Keys keys;

    public KeyGuard(Keys keys) {
        this.keys = keys;
    }

    /** The key in the header, or null if there is none; never one from the address. */
    public static String bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    /**
     * @param address the caller's
     * @throws Refusal 401, the same for no key, an unknown, an expired and a revoked one; 403 for one that is not good
     *     for this or not from there
     */
    public Keys.Key require(String shown, KeyRow.Scope scope, String address) {
        Keys.Key key = keys.find(shown)
                .orElseThrow(() -> new Refusal(401, "unauthorized", "A valid key is needed."));
        if (!key.scopes().contains(scope)) {
            throw new Refusal(403, "key_lacks_scope", "The key is not good for this.");
        }
        if (!key.isFor(address)) {
            throw new Refusal(403, "key_not_from_here", "The key may not be used from this address.");
        }
        return key;
    }
}
