// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two applications of one server, each with its own copy of the class. */
class LeaseClassLoadersTest {
    @TempDir
    Path dir;

    @Test
    void isExclusiveAcrossClassLoaders() throws Exception {
        Path file = dir.resolve("queue.db");
        try (URLClassLoader one = application(); URLClassLoader two = application()) {
            AutoCloseable lease = tryTake(one, file).orElseThrow();

            assertThat(tryTake(two, file)).isEmpty();
            assertThat(FileLease.tryTake(file)).isEmpty();
            assertThat(OtherProcess.gets(file)).as("their attempts took nothing from the first").isFalse();

            lease.close();
            AutoCloseable next = tryTake(two, file).orElseThrow();
            assertThat(tryTake(one, file)).isEmpty();
            assertThat(OtherProcess.gets(file)).isFalse();
            next.close();
        }
    }

    @Test
    void closedLeasesDoNotKeepAClassLoaderAlive() throws Exception {
        WeakReference<ClassLoader> gone = useOnce(dir.resolve("queue.db"));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    private static WeakReference<ClassLoader> useOnce(Path file) throws Exception {
        try (URLClassLoader loader = application(); AutoCloseable lease = tryTake(loader, file).orElseThrow()) {
            assertThat(lease.getClass()).isNotEqualTo(FileLease.class);
            assertThat(tryTake(loader, file)).isEmpty();
            return new WeakReference<>(loader);
        }
    }

    private static URLClassLoader application() {
        URL classes = FileLease.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[]{classes}, ClassLoader.getPlatformClassLoader());
    }

    private static Optional<AutoCloseable> tryTake(ClassLoader loader, Path file) throws Exception {
        Optional<?> taken = (Optional<?>) loader.loadClass(FileLease.class.getName()).getMethod("tryTake", Path.class)
                .invoke(null, file);
        return taken.map(AutoCloseable.class::cast);
    }
}
