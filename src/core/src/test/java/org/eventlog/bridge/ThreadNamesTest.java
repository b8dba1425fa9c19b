// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadNamesTest {
    @Test
    void usesTheThreadsName() {
        assertThat(ThreadNames.current()).isEqualTo(Thread.currentThread().getName());
        assertThat(ThreadNames.of("worker", 7)).isEqualTo("worker");
        assertThat(ThreadNames.orCurrent("worker")).isEqualTo("worker");
    }

    @Test
    void usesTheNumberOfAnUnnamedThread() throws InterruptedException {
        List<String> names = new ArrayList<>();
        Thread nameless = new Thread(() -> {
            names.add(ThreadNames.current());
            names.add(ThreadNames.orCurrent(""));
        }, "");
        nameless.start();
        nameless.join();

        assertThat(names).containsExactly("#" + nameless.getId(), "#" + nameless.getId());
        assertThat(ThreadNames.of(null, 7)).isEqualTo("#7");
    }

    @Test
    void doesNotConfuseAnUnnamedThreadWithTheForwardingThread() {
        assertThat(ThreadNames.orCurrent("")).isNull();
        assertThat(ThreadNames.orCurrent(null)).isNull();
    }
}
