// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {
    private final ChunkPool pool = new ChunkPool(100, 64);

    @Test
    void keepsChunksUpToItsLimit() {
        List<Chunk> used = take(100);

        used.forEach(pool::give);

        assertThat(reused(used)).isEqualTo(64);
    }

    @Test
    void givesUpChunksThatNobodyNeededSinceTheLastTime() {
        List<Chunk> used = take(64);
        used.forEach(pool::give);
        pool.trim();

        take(40).forEach(pool::give);
        pool.trim();

        assertThat(reused(used)).as("40 were needed, and 16 are kept of the others").isEqualTo(56);
    }

    @Test
    void keepsSomeChunksThatNobodyNeeds() {
        List<Chunk> used = take(64);
        used.forEach(pool::give);

        pool.trim();
        pool.trim();

        assertThat(reused(used)).isEqualTo(16);
    }

    private List<Chunk> take(int count) {
        return IntStream.range(0, count).mapToObj(i -> pool.take(1)).toList();
    }

    private long reused(List<Chunk> before) {
        Set<Chunk> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(before);
        return take(before.size()).stream().filter(known::contains).count();
    }
}
