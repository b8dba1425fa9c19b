// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.config.destination.DestinationTexts;
import org.junit.jupiter.api.Test;

/** The documentation's table, the code and the list that finds misspelled keys know the same keys. */
class DocumentedKeysTest {
    /**
     * A key is a separate literal in the code that reads it. Names of loggers, files, events and their attributes are
     * not keys.
     */
    private static final Pattern READ = Pattern
            .compile("(?<!named\\()(?<!Key\\()\"(eventlog\\.[a-z][a-z0-9.-]*[a-z])\"");
    /** Another library defines the keys that begin like this. */
    private static final Pattern OPEN = Pattern.compile("\"(eventlog\\.[a-z]+\\.)\"");
    private static final Path KNOWN = Path.of("../common/src/main/resources/org/eventlog/config/keys/known.txt");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(eventlog\\.[^`]+)` \\|");

    @Test
    void documentationListsExactlyTheKeysThatAreRead() throws IOException {
        TreeSet<String> read = inCode(READ, "../api", "../common", "../core", "../amqp", "../cdi", "../collector",
                "../kafka");
        TreeSet<String> documented = found(DOCUMENTED, Files.readString(Path.of("../../docs/configuration.md")));

        assertThat(read).contains("eventlog.host", "eventlog.jul.level", "eventlog.collector.keys");
        assertThat(documented).isEqualTo(read);
    }

    /** A change of the keys is recorded with {@code -Dkeys.update}. */
    @Test
    void misspelledKeysAreFoundWithTheDocumentedOnes() throws IOException {
        TreeSet<String> keys = found(DOCUMENTED, Files.readString(Path.of("../../docs/configuration.md")));
        inCode(OPEN, "../amqp", "../kafka").forEach(prefix -> keys.add(prefix + "*"));
        String list = "# All keys, written by DocumentedKeysTest: -Dkeys.update\n" + String.join("\n", keys) + "\n";
        if (System.getProperty("keys.update") != null) {
            Files.writeString(KNOWN, list);
        }

        assertThat(keys).contains("eventlog.kafka.*");
        assertThat(Files.readString(KNOWN)).as("mvn test -pl src/cdi -am -Dtest=DocumentedKeysTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeys.update").isEqualTo(list);
    }

    @Test
    void noDestinationCanHaveTheNameOfTheBeginningOfAKey() throws IOException {
        assertThat(found(DOCUMENTED, Files.readString(Path.of("../../docs/configuration.md"))))
                .allSatisfy(key -> assertThat(DestinationTexts.isName(key.split("\\.")[1])).isFalse());
    }

    private static TreeSet<String> inCode(Pattern pattern, String... modules) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    found.addAll(found(pattern, Files.readString(file)));
                }
            }
        }
        return found;
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
