// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An operator looks a number up and finds it. */
class MessagesTest {

    private static final Pattern NUMBER = Pattern.compile("\"EVL-(\\d{4})\\b");
    /** A row may be of two: {@code | EVL-6003, 6004 |}. */
    private static final Pattern LISTED = Pattern.compile("(?m)(?<=^\\| EVL-|^\\| EVL-\\d{4}, )(\\d{4})\\b");

    @Test
    void everyLoggedNumberIsDocumented() throws IOException {
        Set<String> logged = new TreeSet<>();
        for (Path module : Modules.publishedJars()) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    logged.addAll(numbers(NUMBER, file));
                }
            }
        }
        Set<String> listed = numbers(LISTED, Modules.root().resolve("docs/messages.md"));
        listed.addAll(numbers(LISTED, Modules.root().resolve("docs/collector.md")));

        assertThat(logged).hasSizeGreaterThan(40);
        logged.removeAll(listed);
        assertThat(logged).as("numbers in no list").isEmpty();
    }

    private static Set<String> numbers(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
