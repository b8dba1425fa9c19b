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

    /** The key in the Authorization header, or null. Keys in URLs are not accepted. */
    public static String bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    /** Whether {@link #require} would succeed. */
    public boolean isValid(String shown, KeyRow.Scope scope, String address) {
        return keys.find(shown).filter(key -> key.scopes().contains(scope) && key.isFor(address)).isPresent();
    }

    /**
     * @param address the caller's address
     * @throws Refusal 401, identical for a missing, unknown, expired or revoked key; 403 if the key lacks the scope
     *        or may not be used from this address
     */
    public Keys.Key require(String shown, KeyRow.Scope scope, String address) {
        Keys.Key key = keys.find(shown)
                .orElseThrow(() -> new Refusal(401, "unauthorized", "A valid key is required."));
        if (!key.scopes().contains(scope)) {
            throw new Refusal(403, "key_lacks_scope", "The key does not have the required scope.");
        }
        if (!key.isFor(address)) {
            throw new Refusal(403, "key_not_from_here", "The key may not be used from this address.");
        }
        return key;
    }
}
