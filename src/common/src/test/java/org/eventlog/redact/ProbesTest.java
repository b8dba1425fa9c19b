// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the examples of {@code probes.txt}: the texts to mask and those to keep. */
class ProbesTest {
    private static final Pattern CHARACTER = Pattern.compile("⟨([0-9A-F]+)⟩");
    private static final int MIN = 200;

    record Probe(int line, String kind, String text, List<String> hidden, List<String> kept, List<String> same) {
        @Override
        public String toString() {
            return "line " + line + ": " + kind + " " + text;
        }
    }

    static List<Probe> probes() throws IOException {
        List<Probe> probes = new ArrayList<>();
        try (InputStream file = ProbesTest.class.getResourceAsStream("probes.txt")) {
            String[] lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            for (int i = 0; i < lines.length; i++) {
                String line = CHARACTER.matcher(lines[i])
                        .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(Character.toString(
                                Integer.parseInt(m.group(1), 16))));
                if (line.startsWith("  ")) {
                    Probe last = probes.get(probes.size() - 1);
                    String rest = line.length() > 4 ? line.substring(4) : "";
                    (switch (line.charAt(2)) {
                        case '-' -> last.hidden;
                        case '+' -> last.kept;
                        default -> last.same;
                    }).add(rest);
                } else if (!lines[i].isEmpty() && !lines[i].startsWith("#")) {
                    int space = line.indexOf(' ');
                    probes.add(new Probe(i + 1, space < 0 ? line : line.substring(0, space),
                            space < 0 ? "" : line.substring(space + 1), new ArrayList<>(), new ArrayList<>(),
                            new ArrayList<>()));
                }
            }
        }
        return probes;
    }

    static String redacted(Redactor redactor, String kind, String text) {
        return switch (kind) {
            case "text" -> redactor.text(text);
            case "query" -> redactor.query(text);
            case "path" -> redactor.path(text);
            case "url" -> redactor.url(text);
            case "json" -> redactor.json(text);
            case "header" -> text.substring(0, text.indexOf(':') + 2)
                    + redactor.value(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 2));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @MethodSource("probes")
    void masksSecretsAndKeepsTheRest(Probe probe) {
        String redacted = redacted(Redactor.DEFAULT, probe.kind(), probe.text());

        assertThat(probe.hidden()).noneMatch(redacted::contains);
        assertThat(probe.kept()).allMatch(redacted::contains);
        if (!probe.same().isEmpty()) {
            assertThat(redacted).isEqualTo(probe.text());
        }
    }

    /** The collector redacts events that the application has already redacted. */
    @ParameterizedTest
    @MethodSource("probes")
    void isIdempotent(Probe probe) {
        String once = redacted(Redactor.DEFAULT, probe.kind(), probe.text());

        assertThat(redacted(Redactor.DEFAULT, probe.kind(), once)).isEqualTo(once);
    }

    @Test
    void aProbeExpectsSomething() throws IOException {
        assertThat(probes()).hasSizeGreaterThan(MIN)
                .allSatisfy(probe -> assertThat(probe.hidden().size() + probe.kept().size() + probe.same().size())
                        .as(probe.toString()).isPositive());
    }
}
