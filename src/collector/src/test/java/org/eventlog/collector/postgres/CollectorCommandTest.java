// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.collector.Host;
import org.eventlog.collector.command.CollectorCommand;
import org.eventlog.collector.sqlite.SqliteBackup;
import org.eventlog.collector.store.EventFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes, as an operator runs them. */
class CollectorCommandTest {
    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    Path directory;

    /** The last line of the output, with the exit status before it. */
    private static String command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), CollectorCommand.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }

    @Test
    void copiesARunningCollectorToPostgres() throws Exception {
        String schema = PostgresServer.newSchema();
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"one\",\"level\":\"error\"}");
            host.event("{\"name\":\"two\"}");
            Path map = Path.of("61", "62", "63.map");
            Files.createDirectories(directory.resolve("maps").resolve(map).getParent());
            Files.writeString(directory.resolve("maps").resolve(map), "{}");

            String told = command("copy", "--from", directory.resolve("events.db").toString(), "--to", "postgres",
                    "--url", SERVER.url(), "--schema", schema, "--maps", directory.resolve("maps").toString(),
                    "--maps-to", directory.resolve("more/maps").toString());

            assertThat(directory.resolve("more/maps").resolve(map)).hasContent("{}");

            assertThat(told).startsWith("0 ").contains("2 events copied, 0 were there; 1 issues, 3 keys",
                    "repeat with --after 2", "1 source maps copied");
            assertThat(host.event("{\"name\":\"three\"}").statusCode()).as("the collector goes on").isEqualTo(200);
        }
        PostgresStore store = SERVER.store(schema);
        store.open();
        assertThat(store.events().count(EventFilter.ALL, 9).events()).isEqualTo(2);
        assertThat(store.issues().countOpen()).isEqualTo(1);
        store.close();
    }

    @Test
    void restoresABackupOnceTheCollectorIsStopped() throws Exception {
        Path database = directory.resolve("events.db");
        Path backup;
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"one\"}");
            backup = new SqliteBackup(database, directory.resolve("copies"), 3).make(Instant.now());
            host.event("{\"name\":\"two\"}");

            assertThat(command("restore", "--backup", backup.toString(), "--to", database.toString())).startsWith("1 ")
                    .contains("a collector has it open");
        }

        assertThat(command("restore", "--backup", backup.toString(), "--to", database.toString())).startsWith("0 ")
                .contains("restored; the database before it: " + database + ".before-restore1");

        try (Host host = new Host(directory)) {
            assertThat(host.get("/api/v1/events").body()).contains("one").doesNotContain("two");
            assertThat(host.event("{\"name\":\"three\"}").statusCode()).isEqualTo(200);
        }
        Files.writeString(backup, "garbage");
        assertThat(command("restore", "--backup", backup.toString(), "--to", database.toString())).startsWith("1 ")
                .contains("failed: ");
    }

    @Test
    void restoresTheEventsThatAreOnlyInTheLogOfACopiedDatabase() throws Exception {
        Path database = directory.resolve("events.db");
        Path copy = directory.resolve("copy.db");
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"one\"}");
            Files.copy(database, copy);
            Files.copy(Path.of(database + "-wal"), Path.of(copy + "-wal"));
        }
        Path other = directory.resolve("other/events.db");

        assertThat(command("restore", "--backup", copy.toString(), "--to", other.toString())).startsWith("0 restored");

        try (Host host = new Host(other.getParent())) {
            assertThat(host.get("/api/v1/events").body()).contains("one");
        }
    }

    @Test
    void explainsItself() throws Exception {
        assertThat(command()).startsWith("2 copy or restore").contains("copy --from FILE");
        assertThat(command("copy", "--form", "x")).startsWith("2 not understood: --form");
        assertThat(command("copy", "--to", "postgres", "--url", "jdbc:x")).startsWith("2 missing: --from");
        String[] whole = {"copy", "--from", "f", "--to", "opensearch", "--url", "http://h"};
        assertThat(command(with(whole, "--to", "postgres"))).startsWith("2 twice: --to");
        assertThat(command(with(whole, "--after", "-1"))).startsWith("2 --after: a number");
        assertThat(command(with(whole, "--maps", "m"))).startsWith("2 --maps and --maps-to");
        assertThat(command(with(whole, "--maps", "none", "--maps-to", "m")))
                .startsWith("2 --maps: there is no directory none");
        Path empty = directory.resolve("empty.db");
        Files.createFile(empty);
        assertThat(command("copy", "--from", empty.toString(), "--to", "opensearch", "--url", "http://h"))
                .startsWith("1 failed: ");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
