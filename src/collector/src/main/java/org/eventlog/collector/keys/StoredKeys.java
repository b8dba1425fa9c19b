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
 * The keys in the database, held in memory. Keys of the configuration are imported when the database is opened; one that has
 * left the configuration is revoked by that.
 */
public final class StoredKeys implements Keys {
    private static final int MAX_LENGTH = 512;
    /** Nobody can show a key of this id: an id has no dot. Nor is anything known that has this hash. */
    private static final String WITHOUT_KEY = "source.";
    private static final byte[] NO_HASH = new byte[32];

    private final List<KeyRow> configured;
    private final InstantSource clock;
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    /** Replaced as a whole, by the writer's thread. */
    private volatile List<Known> known = List.of();

    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, InstantSource clock) {
        this(configured, List.of(), clock);
    }

    /** @param withoutKey sources that must exist although nobody shows a key for them */
    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, List<String> withoutKey, InstantSource clock) {
        Stream<KeyRow> shown = configured.stream().map(key -> Secret.of(key.secret()).row(key.source()));
        Stream<KeyRow> never = withoutKey.stream()
                .map(source -> KeyRow.configured(WITHOUT_KEY + source, source, NO_HASH, false));
        this.configured = Stream.concat(shown, never).toList();
        this.clock = clock;
    }

    /** Stands for the key of a source named as one without; nothing while the database is not open. */
    public Optional<Key> ofSource(String name) {
        return known.stream().filter(one -> one.row.id().equals(WITHOUT_KEY + name)).findFirst().map(one -> one.key);
    }

    /** Whether it is a key that somebody can have. */
    public static boolean isShown(KeyRow row) {
        return !row.id().startsWith(WITHOUT_KEY);
    }

    /** Makes the configuration's keys those of the store, and reads them all. */
    public void load(EventStore store) throws StoreException {
        store.keys().configure(configured, clock.millis());
        reload(store);
    }

    /** Reads them again, as they may have been changed: by the page, or by another collector on the same database. */
    public void reload(EventStore store) throws StoreException {
        known = store.keys().all().stream().filter(row -> row.revoked() == null).map(Known::new).toList();
    }

    /** Notes in the store when keys were last used. */
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
        // Every key is compared, each in constant time, so that the answer's time tells nothing about any of them.
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

    /** A key as it is stored, and as it is asked about. */
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
