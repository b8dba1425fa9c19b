// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    /** Replaced as a whole, by whoever opens the database. */
    private volatile List<KeyRow> active = List.of();

    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, InstantSource clock) {
        this(configured, List.of(), clock);
    }

    /** @param withoutKey sources that must exist although nobody shows a key for them */
    public StoredKeys(List<CollectorConfig.ConfiguredKey> configured, List<String> withoutKey, InstantSource clock) {
        Stream<KeyRow> shown = configured.stream().map(key -> Secret.of(key.secret()).row(key.source()));
        Stream<KeyRow> never = withoutKey.stream().map(
                source -> new KeyRow(WITHOUT_KEY + source, 0, source, NO_HASH, false));
        this.configured = Stream.concat(shown, never).toList();
        this.clock = clock;
    }

    /** Stands for the key of a source named as one without; nothing while the database is not open. */
    public Optional<Key> ofSource(String name) {
        return active.stream().filter(row -> row.id().equals(WITHOUT_KEY + name)).findFirst()
                .map(row -> new Key(row.id(), row.source(), row.sourceName()));
    }

    public void load(EventStore store) throws StoreException {
        active = List.copyOf(store.importKeys(configured, clock.millis()));
    }

    @Override
    public Optional<Key> find(String shown) {
        if (shown == null || shown.isEmpty() || shown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Secret secret = Secret.of(shown);
        KeyRow found = null;
        // Every key is compared, each in constant time, so that the answer's time tells nothing about any of them.
        for (KeyRow row : active) {
            boolean sameHash = MessageDigest.isEqual(row.hash(), secret.hash());
            boolean sameId = row.legacy() ? secret.id() == null : row.id().equals(secret.id());
            if (sameHash & sameId) {
                found = row;
            }
        }
        return Optional.ofNullable(found).map(row -> new Key(row.id(), row.source(), row.sourceName()));
    }
}
