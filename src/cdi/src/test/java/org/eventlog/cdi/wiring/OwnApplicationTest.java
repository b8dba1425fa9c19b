// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnApplicationTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final OwnApplication own = new OwnApplication();

    @AfterEach
    void backToOwnLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void classLoaderThatLogsWhenItIsAskedIsNotAskedAgainForThat() {
        List<Boolean> nested = new ArrayList<>();
        Thread.currentThread().setContextClassLoader(new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                // As a handler does for a record that the class loader writes.
                nested.add(own.isCurrent());
                return super.loadClass(name, resolve);
            }
        });

        assertThat(own.isCurrent()).isTrue();
        assertThat(nested).containsExactly(false);
        assertThat(own.isCurrent()).isTrue();
    }
}
