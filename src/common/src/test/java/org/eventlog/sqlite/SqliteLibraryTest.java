// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    private static final Logger LOADER = Logger.getLogger("org.sqlite.SQLiteJDBCLoader");

    @TempDir
    Path dir;

    private final List<LogRecord> told = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            told.add(record);
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };
    private final String directoryBefore = System.getProperty("org.sqlite.tmpdir");
    private long now;
    private int attempts;
    private SqliteLibrary.Loader loader = this::noexec;
    private final SqliteLibrary library = new SqliteLibrary(() -> loader.load(), () -> now);

    @BeforeEach
    void listen() {
        System.setProperty("org.sqlite.tmpdir", dir.toString());
        LOADER.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOADER.removeHandler(handler);
        if (directoryBefore == null) {
            System.clearProperty("org.sqlite.tmpdir");
        } else {
            System.setProperty("org.sqlite.tmpdir", directoryBefore);
        }
    }

    @Test
    void reportsCauseAndRemedyWithoutAStackTrace() {
        assertThatThrownBy(library::load).isInstanceOf(SqliteMissingException.class)
                .hasMessageContaining("failed to map segment from shared object")
                .hasMessageContaining("-Dorg.sqlite.tmpdir=").hasMessageContaining("-Dorg.sqlite.lib.path=");
        assertThat(told).isEmpty();
        assertThat(LOADER.getFilter()).isNull();
    }

    @Test
    void leavesNoFileAfterAFailedAttempt() {
        assertThatThrownBy(library::load).hasMessageContaining("failed to map segment");

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void retriesWithBackoffUpToAnHour() {
        List<Long> seconds = new ArrayList<>();
        int seen = 0;
        for (long second = 0; second < Duration.ofHours(6).toSeconds(); second += 5) {
            now = Duration.ofSeconds(second).toNanos();
            assertThatThrownBy(library::load).hasMessageContaining("failed to map segment");
            if (attempts > seen) {
                seconds.add(second);
                seen = attempts;
            }
        }
        assertThat(seconds).startsWith(0L, 10L, 30L, 70L, 150L).hasSizeLessThan(16);
        assertThat(seconds.get(seconds.size() - 1) - seconds.get(seconds.size() - 2)).isEqualTo(3_600);
    }

    @Test
    void retriesImmediatelyWithAnotherDirectory() throws Exception {
        assertThatThrownBy(library::load).hasMessageContaining("failed to map segment");
        System.setProperty("org.sqlite.tmpdir", Files.createDirectory(dir.resolve("other")).toString());
        loader = () -> true;

        library.load();
    }

    @Test
    void reportsThatTheJvmDeniesNativeAccess() {
        loader = () -> {
            throw new IllegalCallerException("Illegal native access from: unnamed module @1");
        };
        assertThatThrownBy(library::load).hasMessageContaining("--enable-native-access=ALL-UNNAMED")
                .hasMessageContaining("Illegal native access");
    }

    @Test
    void reportsAMissingDirectory() {
        System.setProperty("org.sqlite.tmpdir", dir.resolve("none").toString());

        assertThatThrownBy(library::load).hasMessageContaining(dir.resolve("none") + " is no directory");
    }

    @Test
    void mostSpecificMountDecidesAboutExecution() {
        List<String> mounts = List.of("/dev/sda / ext4 rw,relatime 0 0", "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                "tmpfs /tmp/run tmpfs rw 0 0", "tmpfs /with\\040space tmpfs noexec 0 0", "odd");

        assertThat(TemporaryDirectory.isNoexec(Path.of("/tmp/x"), mounts)).isTrue();
        assertThat(TemporaryDirectory.isNoexec(Path.of("/tmp/run/x"), mounts)).isFalse();
        assertThat(TemporaryDirectory.isNoexec(Path.of("/tmpx"), mounts)).isFalse();
        assertThat(TemporaryDirectory.isNoexec(Path.of("/with space/x"), mounts)).isTrue();
    }

    /** Behaves like the driver: the cause only goes to the log, and the file remains. */
    private boolean noexec() throws IOException {
        attempts++;
        String name = "sqlite-3.1-" + attempts + "-libsqlitejdbc.so";
        if (Files.isDirectory(dir)) {
            Files.createFile(dir.resolve(name));
            Files.createFile(dir.resolve(name + ".lck"));
        }
        LogRecord record = new LogRecord(Level.SEVERE, "Failed to load native library: " + name + ". osinfo: Linux/x");
        record.setThrown(new UnsatisfiedLinkError("failed to map segment from shared object"));
        LOADER.log(record);
        LogRecord second = new LogRecord(Level.SEVERE, "Failed to load native library through System.loadLibrary");
        second.setThrown(new UnsatisfiedLinkError("no sqlitejdbc in java.library.path: /usr/lib"));
        LOADER.log(second);
        throw new IOException("No native library found for os.name=Linux");
    }
}
