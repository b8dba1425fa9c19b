// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eventlog.address.AddressRange;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;

/**
 * The keys in the database, cached in memory. Keys from the configuration are imported when the database is opened;
 * keys that are no longer configured are revoked.
 */
public final class StoredKeys implements Keys {
    private static final int MAX_LENGTH = 512;
    /**
     * The prefix of ids of rows without a key. No key can have such an id, because ids contain no dot, and no secret
     * is known that has this hash.
     */
    private static final String WITHOUT_KEY = "source.";
    private static final byte[] NO_HASH = new byte[32];

    private final List<KeyRow> configured;
    private final InstantSource clock;
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    /** Replaced as a whole by the writer's thread. */
    private volatile List<Known> known = List.of();

    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, InstantSource clock) {
        this(configured, List.of(), clock);
    }

    /** @param withoutKey sources that must exist although they have no key */
    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, List<String> withoutKey, InstantSource clock) {
        Stream<KeyRow> shown = configured.stream().map(key -> Secret.of(key.secret()).row(key.source()));
        Stream<KeyRow> never = withoutKey.stream()
                .map(source -> KeyRow.configured(WITHOUT_KEY + source, source, NO_HASH, false));
        this.configured = Stream.concat(shown, never).toList();
        this.clock = clock;
    }

    /** Returns the placeholder key of a source without a key; empty while the database is not open. */
    public Optional<Key> ofSource(String name) {
        return known.stream().filter(one -> one.row.id().equals(WITHOUT_KEY + name)).findFirst().map(one -> one.key);
    }

    /** Whether any key may be used for sending events. */
    public boolean canAnyoneSend() {
        long now = clock.millis();
        return known.stream().anyMatch(one -> isShown(one.row) && one.row.isUsable(now)
                && one.row.scopes().contains(KeyRow.Scope.INGEST));
    }

    /** Whether the row is a real key, not a placeholder. */
    public static boolean isShown(KeyRow row) {
        return !row.id().startsWith(WITHOUT_KEY);
    }

    /** Imports the keys from the configuration, and reads all keys. */
    public void load(EventStore store) throws StoreException {
        store.keys().configure(configured, clock.millis());
        reload(store);
    }

    /** Reads the keys again, because the page or another collector may have changed them. */
    public void reload(EventStore store) throws StoreException {
        known = store.keys().all().stream().filter(row -> row.revoked() == null).map(Known::new).toList();
    }

    /** Stores the times of last use. */
    public void writeUsed(EventStore store) throws StoreException {
        Map<String, Long> since = new HashMap<>(used);
        if (!since.isEmpty()) {
            store.keys().used(since);
            since.forEach(used::remove);
        }
    }

    @Override
    public Optional<Key> find(String shown) {
        if (shown == null || shown.isEmpty() || shown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Secret secret = Secret.of(shown);
        Known found = null;
        // Compare every key in constant time, so that the response time reveals nothing about them.
        for (Known one : known) {
            boolean sameHash = MessageDigest.isEqual(one.row.hash(), secret.hash());
            boolean sameId = one.row.legacy() ? secret.id() == null : one.row.id().equals(secret.id());
            if (sameHash & sameId) {
                found = one;
            }
        }
        long now = clock.millis();
        if (found == null || !found.row.isUsable(now)) {
            return Optional.empty();
        }
        used.put(found.row.id(), now);
        return Optional.of(found.key);
    }

    /** A stored key, and its form for lookups. */
    private static final class Known {
        private final KeyRow row;
        private final Key key;

        Known(KeyRow row) {
            this.row = row;
            key = new Key(row.id(), row.source(), row.sourceName(), row.scopes(), row.maxLevel(),
                    row.addresses() == null
                            ? List.of()
                            : AddressRange.list(row.addresses()));
        }
    }
}
