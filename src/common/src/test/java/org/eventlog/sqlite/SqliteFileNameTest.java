// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteFileNameTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @ValueSource(strings = {"q.db", "q.db?", "?", "a?b&c.db", "q?mode=memory", "q.db?synchronous=off", "100%?#x.db",
            "a%20b.db", "a#b.db", "file:x", ":memory:x", "é 🙂?.db", "in a?b&c/q.db"})
    void createsTheFileUnderTheGivenName(String name) throws Exception {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());

        try (Connection connection = SqliteDriver.connect(file, new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
        }

        assertThat(file).isRegularFile().isNotEmptyFile();
        try (Stream<Path> all = Files.walk(dir)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(file);
        }
    }
}
