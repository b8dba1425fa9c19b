// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.config.destination.DestinationTexts;
import org.junit.jupiter.api.Test;

/** The documentation's table and the code know the same keys. */
class DocumentedKeysTest {
    /**
     * A key is a separate literal in the code that reads it. Names of loggers, files, events and their attributes are
     * not keys.
     */
    private static final Pattern READ = Pattern
            .compile("(?<!named\\()(?<!Key\\()\"(eventlog\\.[a-z][a-z0-9.-]*[a-z])\"");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(eventlog\\.[^`]+)` \\|");

    @Test
    void documentationListsExactlyTheKeysThatAreRead() throws IOException {
        TreeSet<String> read = new TreeSet<>();
        for (String module : List.of("../api", "../common", "../core", "../amqp", "../cdi", "../collector",
                "../kafka")) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    read.addAll(found(READ, Files.readString(file)));
                }
            }
        }
        TreeSet<String> documented = found(DOCUMENTED, Files.readString(Path.of("../../docs/configuration.md")));

        assertThat(read).contains("eventlog.host", "eventlog.jul.level", "eventlog.collector.keys");
        assertThat(documented).isEqualTo(read);
    }

    @Test
    void noDestinationCanHaveTheNameOfTheBeginningOfAKey() throws IOException {
        assertThat(found(DOCUMENTED, Files.readString(Path.of("../../docs/configuration.md"))))
                .allSatisfy(key -> assertThat(DestinationTexts.isName(key.split("\\.")[1])).isFalse());
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
