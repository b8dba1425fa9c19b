// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each example of docs/testing.md is literally part of a test, and so is compiled and run. */
class DocumentedExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Path WITH_CDI = Path.of("../cdi/src/test/java/com/example/shop/ShopTest.java");
    /** In the text: a call with its arguments. */
    private static final Pattern PHRASE = Pattern.compile("`([^`]*\\([^`)…][^`…]*)`");

    @Test
    void everyExampleIsPartOfATest() throws IOException {
        String tests = text("OrderTest") + text("MyTransportTest") + text(WITH_CDI);
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../../docs/testing.md"))).results()
                .map(match -> onOneLine(match.group(1)))
                .toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(4).allSatisfy(example -> {
            // A class in the documentation ends where the test continues.
            String beginning = example.startsWith("class ") ? example.substring(0, example.length() - 1) : example;
            assertThat(tests).contains(beginning.strip());
        });
    }

    @ParameterizedTest
    @CsvSource({"transports.md, SpoolTransport", "formats.md, TsvFormat"})
    void documentedPluginIsTested(String page, String plugin) throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../../docs/" + page))).results()
                .map(match -> onOneLine(match.group(1)).strip())
                .toList();

        assertThat(examples).hasSize(1).allSatisfy(example -> assertThat(text(plugin)).contains(example));
    }

    @Test
    void everyCallInTheTextIsPartOfATest() throws IOException {
        String test = text("DocumentedPhrasesTest");
        String prose = Files.readString(Path.of("../../docs/testing.md")).replaceAll("(?s)```.*?```", "");
        List<String> phrases = PHRASE.matcher(prose).results().map(match -> match.group(1)).toList();

        assertThat(phrases).hasSizeGreaterThanOrEqualTo(8).allSatisfy(phrase -> assertThat(test).contains(phrase));
    }

    private static String text(String test) throws IOException {
        return text(Path.of("src/test/java/org/eventlog/testkit/" + test + ".java"));
    }

    private static String text(Path test) throws IOException {
        return onOneLine(Files.readString(test)) + " ";
    }

    private static String onOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
