// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each example in these pages, and each import that it names, is literally part of a class in {@code com.example.docs} of
 * the tests on servers, and so is compiled.
 */
class DocumentedSnippetsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern IMPORT = Pattern.compile("import [\\w.]+;");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/events.md", "docs/log-records.md"})
    void everySnippetIsCompiled(String page) throws IOException {
        List<String> sources = sources();
        List<String> snippets = SNIPPET.matcher(Files.readString(ROOT.resolve(page))).results()
                .map(match -> match.group(1)).toList();

        assertThat(snippets).isNotEmpty().allSatisfy(snippet -> {
            List<String> imports = IMPORT.matcher(snippet).results().map(match -> match.group()).toList();
            String code = withoutSpaces(IMPORT.matcher(snippet).replaceAll(""));
            assertThat(sources).as("a class with %s", snippet)
                    .anyMatch(source -> source.contains(code)
                            && imports.stream().map(DocumentedSnippetsTest::withoutSpaces).allMatch(source::contains));
        });
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("src-it/src/test/java/com/example/docs"))) {
            return files.map(DocumentedSnippetsTest::text).collect(Collectors.toList());
        }
    }

    private static String text(Path file) {
        try {
            return withoutSpaces(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The formatter decides where they are. */
    private static String withoutSpaces(String text) {
        return text.replaceAll("\\s+", "");
    }
}
