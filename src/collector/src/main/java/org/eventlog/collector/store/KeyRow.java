// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Set;

/**
 * A key as it is stored: never the secret, only its SHA-256.
 *
 * @param source the source's number, 0 as long as it has none
 * @param legacy whether the secret stands alone, as in keys that were made elsewhere
 * @param configured whether it comes from the configuration, which alone may then change it
 * @param label what people call it, or null
 * @param scopes of {@link Scope}
 * @param maxLevel the gravest level it may send, 0 for any
 * @param addresses ranges it may be used from, separated by commas; null for any
 * @param created milliseconds since 1970, as are the other times
 * @param createdBy null for one of the configuration
 * @param expires null for never
 * @param revoked null as long as it is not
 * @param lastUsed null if it never was; exact to a minute or so
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

    /** A key of the configuration, which may send anything from anywhere. */
    public static KeyRow configured(String id, String sourceName, byte[] hash, boolean legacy) {
        return new KeyRow(id, 0, sourceName, hash, legacy, true, null, Set.of(Scope.INGEST), 0, null, 0, null, null,
                null, null);
    }

    public boolean isUsable(long now) {
        return revoked == null && (expires == null || now < expires);
    }
}
