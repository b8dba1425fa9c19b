// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests MessagePack: the bytes, and how msgpack-java reads them. */
class MsgpackWriterTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final EncodedTextCache keys = new EncodedTextCache();
    private final EncodedTextCache texts = new EncodedTextCache();

    @ParameterizedTest
    @CsvSource({"0, 00", "127, 7f", "128, cc80", "255, ccff", "256, cd0100", "65536, ce00010000",
            "4294967296, cf0000000100000000", "9223372036854775807, cf7fffffffffffffff", "-1, ff", "-32, e0",
            "-33, d0df", "-129, d1ff7f", "-32769, d2ffff7fff", "-2147483649, d3ffffffff7fffffff",
            "-9223372036854775808, d38000000000000000"})
    void writesAnIntegerInItsShortestForm(long number, String hex) {
        assertThat(hex(to -> to.number(number))).isEqualTo(hex);
    }

    @Test
    void writesNonFiniteNumbersAsText() {
        assertThat(hex(to -> to.number(Double.NaN))).isEqualTo("a34e614e");
        assertThat(hex(to -> to.number(Double.NEGATIVE_INFINITY))).isEqualTo("a92d496e66696e697479");
        assertThat(hex(to -> to.number(-0.0))).isEqualTo("cb8000000000000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 11, 15, 16, 31, 32, 85, 86, 127, 128, 255, 256, 21_845, 21_846, 32_767, 32_768,
            65_535, 65_536, 100_000})
    void readsBackATextOfAnyLengthAndKind(int length) {
        for (String character : List.of("a", "é", "鍵", "😀")) {
            String text = character.repeat(length);

            assertThat(read(to -> to.string(text, ANY))).isEqualTo(text);
            assertThat(read(to -> to.string("b" + text, ANY))).isEqualTo("b" + text);
        }
    }

    @Test
    void writesATextInItsShortestForm() {
        assertThat(hex(to -> to.string("é".repeat(15), ANY))).startsWith("be");
        assertThat(hex(to -> to.string("é".repeat(16), ANY))).startsWith("d920");
        assertThat(hex(to -> to.string("é".repeat(128), ANY))).startsWith("da0100");
        assertThat(hex(to -> to.string("é".repeat(32_768), ANY))).startsWith("db00010000");
    }

    @Test
    void truncatesBetweenCharactersAndReplacesUnpairedSurrogates() {
        assertThat(read(to -> to.string("ab😀cd", 3))).isEqualTo("ab…");
        assertThat(read(to -> to.string("a\uD800b\uDC00", ANY))).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void writesTheMemberCountAfterwards() {
        for (int size : new int[]{0, 1, 15, 16, 65_535, 65_536, 70_000}) {
            Object read = read(to -> {
                to.beginArray();
                to.beginObject();
                for (int i = 0; i < size; i++) {
                    to.key("k" + i, ANY);
                    to.nul();
                }
                to.endObject();
                to.beginArray();
                for (int i = 0; i < size; i++) {
                    to.bool(true);
                }
                to.endArray();
                to.number(1);
                to.endArray();
            });

            List<?> list = (List<?>) read;
            assertThat(((Map<?, ?>) list.get(0)).size()).isEqualTo(size);
            assertThat(((Map<?, ?>) list.get(0)).containsKey("k" + (size - 1))).isEqualTo(size > 0);
            assertThat(list.get(1)).isEqualTo(Collections.nCopies(size, true));
            assertThat(list.get(2)).isEqualTo(1L);
        }
    }

    @Test
    void addsMembersCapturedBefore() {
        MsgpackWriter before = new MsgpackWriter(new ByteSink(64, 1024), keys, texts);
        before.beginObject();
        before.key(new Key("a"));
        before.number(1);
        before.key(new Key("b"));
        before.beginObject();
        before.key(new Key("c"));
        before.bool(true);
        before.endObject();
        byte[] captured = before.capture();
        MsgpackWriter empty = new MsgpackWriter(new ByteSink(64, 1024), keys, texts);
        empty.beginObject();
        byte[] nothing = empty.capture();

        assertThat(read(to -> {
            to.beginObject();
            to.members(nothing);
            to.members(captured);
            to.key(new Key("d"));
            to.nul();
            to.endObject();
        })).hasToString("{a=1, b={c=true}, d=null}");
    }

    @Test
    void rollsBackToAMark() {
        assertThat(read(to -> {
            to.beginObject();
            to.mark();
            for (int i = 0; i < 3; i++) {
                to.key(new Key("wrong"));
                to.beginArray();
                to.nul();
                to.endArray();
            }
            to.rewind();
            to.key(new Key("right"));
            to.number(1);
            to.endObject();
        })).hasToString("{right=1}");
    }

    @Test
    void writesACachedTextIdentically() {
        String key = "clé";
        for (int i = 0; i < 3; i++) {
            assertThat(read(to -> {
                to.beginObject();
                to.key(key, 10);
                to.constant("a name", 10);
                to.endObject();
            })).hasToString("{clé=a name}");
        }
    }

    private String hex(Consumer<ValueWriter> value) {
        return HexFormat.of().formatHex(written(value).toByteArray());
    }

    private Object read(Consumer<ValueWriter> value) {
        ByteSink sink = written(value);
        List<Object> values = Oracle.MSGPACK.read(sink.array(), sink.length());
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    private ByteSink written(Consumer<ValueWriter> value) {
        ByteSink sink = new ByteSink(1, 1 << 24);
        value.accept(new MsgpackWriter(sink, keys, texts));
        return sink;
    }
}
