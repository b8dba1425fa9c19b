// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingsTest {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int SOURCES = 1_000;
    private static final int NAMES = 1_000;

    private record Segment(int line, int column, int source, int sourceLine, int sourceColumn, int name) {}

    @Test
    void whatAnEncoderHasWrittenIsReadBack() throws BadMap {
        for (int seed = 0; seed < 500; seed++) {
            List<Segment> written = segments(new Random(seed));
            List<Segment> read = new ArrayList<>();

            Mappings.read(encoded(written), SOURCES, NAMES,
                    (line, column, source, sourceLine, sourceColumn, name) -> read
                            .add(source < 0
                                    ? new Segment(line, column, -1, 0, 0, -1)
                                    : new Segment(line, column, source, sourceLine, sourceColumn, name)));

            assertThat(read).as("seed " + seed).isEqualTo(written);
        }
    }

    @Test
    void whatIsReadIsWrittenAsItWas() throws BadMap {
        for (int seed = 0; seed < 500; seed++) {
            String mappings = encoded(segments(new Random(seed)));
            MappingsWriter writer = new MappingsWriter();

            Mappings.read(mappings, SOURCES, NAMES, writer);

            assertThat(writer.text()).as("seed " + seed).isEqualTo(mappings);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"D", "ADAA", "AADA", "AAAD", "AAAAD", "AA", "AAA", "AAAAAA", "ACAA", "AAAAC", "A!AA",
            "AAAé",
            "g", "AAAg", "gggggggA", "ggggggggggggA", "//////P", "A;A,B,\u0000"})
    void whatIsNotValidIsRefused(String mappings) {
        assertThatThrownBy(() -> Mappings.read(mappings, 1, 1, (a, b, c, d, e, f) -> {
            // Nothing to do.
        })).isInstanceOf(BadMap.class).hasMessageContaining("at character");
    }

    private static List<Segment> segments(Random random) {
        List<Segment> all = new ArrayList<>();
        int large = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 200;
        for (int line = 0; line < 1 + random.nextInt(20); line++) {
            for (int i = random.nextInt(10); i > 0; i--) {
                all.add(random.nextInt(5) == 0
                        ? new Segment(line, random.nextInt(large), -1, 0, 0, -1)
                        : new Segment(line, random.nextInt(large), random.nextInt(SOURCES), random.nextInt(large),
                                random.nextInt(large), random.nextInt(NAMES + 1) - 1));
            }
        }
        return all;
    }

    private static String encoded(List<Segment> segments) {
        StringBuilder out = new StringBuilder();
        Segment last = new Segment(0, 0, 0, 0, 0, 0);
        int name = 0;
        int line = 0;
        int column = 0;
        boolean first = true;
        for (Segment one : segments) {
            for (; line < one.line(); line++) {
                out.append(';');
                column = 0;
                first = true;
            }
            out.append(first ? "" : ",");
            first = false;
            number(out, (long) one.column() - column);
            column = one.column();
            if (one.source() >= 0) {
                number(out, (long) one.source() - last.source());
                number(out, (long) one.sourceLine() - last.sourceLine());
                number(out, (long) one.sourceColumn() - last.sourceColumn());
                last = one;
                if (one.name() >= 0) {
                    number(out, (long) one.name() - name);
                    name = one.name();
                }
            }
        }
        return out.toString();
    }

    private static void number(StringBuilder out, long value) {
        long rest = value < 0 ? -value << 1 | 1 : value << 1;
        do {
            int digit = (int) (rest & 31);
            rest >>>= 5;
            out.append(DIGITS.charAt(rest == 0 ? digit : digit | 32));
        } while (rest != 0);
    }
}
