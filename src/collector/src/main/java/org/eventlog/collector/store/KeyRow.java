// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Set;

/**
 * A key as it is stored: only the SHA-256 of the secret.
 *
 * @param source the source's number, 0 if none has been assigned
 * @param legacy whether the secret has no id, as in keys from other systems
 * @param configured whether it comes from the configuration, and can only be changed there
 * @param label a name for users, or null
 * @param scopes its {@link Scope}s
 * @param maxLevel the highest level it may send, 0 for any
 * @param addresses address ranges it may be used from, separated by commas; null for any
 * @param created milliseconds since 1970, like the other times
 * @param createdBy null for a key from the configuration
 * @param expires null for never
 * @param revoked null if it is not revoked
 * @param lastUsed null if it was never used; accurate to about a minute
 */
public record KeyRow(String id, int source, String sourceName, byte[] hash, boolean legacy, boolean configured,
        String label, Set<Scope> scopes, int maxLevel, String addresses, long created, String createdBy, Long expires,
        Long revoked, Long lastUsed) {

    /** What a key may be used for. */
    public enum Scope {
        INGEST, READ,
        /** Uploading source maps. */
        MAPS
    }

    /** A key from the configuration, which may send any level from any address. */
    public static KeyRow configured(String id, String sourceName, byte[] hash, boolean legacy) {
        return new KeyRow(id, 0, sourceName, hash, legacy, true, null, Set.of(Scope.INGEST), 0, null, 0, null, null,
                null, null);
    }

    public boolean isUsable(long now) {
        return revoked == null && (expires == null || now < expires);
    }
}
