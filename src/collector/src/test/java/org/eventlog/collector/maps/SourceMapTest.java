// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.Fuzz;
import org.eventlog.collector.maps.SourceMap.Position;
import org.eventlog.collector.maps.SourceMap.Wanted;
import org.junit.jupiter.api.Test;

/**
 * {@code app.min.js.map} was written by esbuild 0.28.2, and {@code sections.map} has it twice; {@code .positions} are
 * what @jridgewell/trace-mapping reads.
 */
class SourceMapTest {
    private static final String STACK = """
            TypeError: Cannot read properties of null (reading 'price')
                at l (https://shop.example/static/app.min.js:1:30)
                at o (https://shop.example/static/app.min.js:1:80)
                at e.placeOrder (https://shop.example/static/app.min.js:1:127)
                at https://shop.example/static/app.min.js:1:142
                at other (https://cdn.example/other.js:1:3)""";

    private final MapReader reader = new MapReader();

    @Test
    void eachColumnOfAScriptHasThePositionThatAnotherReaderFinds() throws Exception {
        SourceMap map = reader.read(resource("app.min.js.map"));
        List<String> expected = new String(resource("app.min.js.positions"), StandardCharsets.UTF_8).lines().toList();
        List<Wanted> wanted = new ArrayList<>();
        for (int column = 1; column <= expected.size(); column++) {
            wanted.add(new Wanted(1, column));
        }

        map.find(wanted);

        for (int i = 0; i < expected.size(); i++) {
            Position found = wanted.get(i).position();
            assertThat(i + 1 + (found == null
                    ? " none"
                    : " " + found.source() + ' ' + found.line() + ' ' + found.column())).isEqualTo(expected.get(i));
        }
    }

    @Test
    void eachPositionInSectionsIsWhereAnotherReaderFindsIt() throws Exception {
        SourceMap map = reader.read(resource("sections.map"));
        List<String> expected = new String(resource("sections.positions"), StandardCharsets.UTF_8).lines().toList();
        List<Wanted> wanted = new ArrayList<>();
        for (String line : expected) {
            String[] position = line.split("[: ]");
            wanted.add(new Wanted(Integer.parseInt(position[0]), Integer.parseInt(position[1])));
        }

        map.find(wanted);

        assertThat(map.sources()).containsExactly("src/cart.js", "src/checkout.js", "lib/cart.js", "lib/checkout.js",
                "two.js", "?");
        for (int i = 0; i < expected.size(); i++) {
            Position found = wanted.get(i).position();
            assertThat(expected.get(i).replaceFirst(" .*", "") + (found == null
                    ? " none"
                    : " " + found.source() + ' ' + found.line() + ' ' + found.column())).isEqualTo(expected.get(i));
        }
    }

    @Test
    void sectionsAreStoredAsAFlatMap() throws Exception {
        SourceMap map = reader.read(resource("sections.map"));

        assertThat(map.json()).doesNotContain("sections");
        assertThat(reader.read(map.json().getBytes(StandardCharsets.UTF_8))).isEqualTo(map);
        assertThat(read("{\"sections\":[],\"version\":3}").mappings()).isEmpty();
    }

    @Test
    void aFunctionOfASectionHasItsName() throws Exception {
        SourceMap map = reader.read(resource("sections.map"));

        assertThat(mapped("E\n at l (https://x.example/app.min.js:1:140)\n at o (https://x.example/app.min.js:1:190)",
                map)).isEqualTo("E\n    at priceOf (lib/cart.js:2:18)\n    at o (lib/cart.js:8:14)");
    }

    @Test
    void aStackIsMappedWithTheNamesOfTheSources() throws Exception {
        SourceMap map = reader.read(resource("app.min.js.map"));

        String mapped = mapped(STACK, map);

        assertThat(mapped).isEqualTo("""
                TypeError: Cannot read properties of null (reading 'price')
                    at priceOf (src/cart.js:2:18)
                    at totalOf (src/cart.js:8:14)
                    at e.placeOrder (src/checkout.js:5:12)
                    at src/checkout.js:9:16
                    at other (https://cdn.example/other.js:1:3)""");
        String firefox = mapped("l@https://shop.example/static/app.min.js:1:30\no@https://shop.example/static/"
                + "app.min.js:1:80", map);
        assertThat(firefox).isEqualTo("    at priceOf (src/cart.js:2:18)\n    at o (src/cart.js:8:14)");
    }

    @Test
    void theTextOfTheSourcesIsNotKept() throws Exception {
        SourceMap map = reader.read(resource("app.min.js.map"));

        assertThat(map.json()).doesNotContain("return product").contains("src/cart.js", "priceOf");
        assertThat(reader.read(map.json().getBytes(StandardCharsets.UTF_8))).isEqualTo(map);
    }

    @Test
    void aRootStandsBeforeTheSources() throws Exception {
        assertThat(
                read("{\"version\":3,\"sources\":[\"a.js\",null],\"sourceRoot\":\"src\",\"mappings\":\"\"}").sources())
                .containsExactly("src/a.js", "src/?");
    }

    @Test
    void whatIsNoSourceMapIsRefusedWithTheReason() {
        refused("", "malformed_json");
        refused("[]", "not_a_source_map");
        refused("{\"version\":3,\"sources\":[],\"mappings\":\"\"", "malformed_json");
        refused("{\"version\":3,\"sources\":[],\"mappings\":\"\"} {}", "malformed_json");
        refused("{\"version\":2,\"sources\":[],\"mappings\":\"\"}", "wrong_version");
        refused("{\"version\":1e999999999,\"sources\":[],\"mappings\":\"\"}", "wrong_version");
        refused("{\"version\":3,\"sources\":[7],\"mappings\":\"\"}", "not_a_source_map");
        refused("{\"version\":3,\"sources\":{},\"mappings\":\"\"}", "not_a_source_map");
        refused("{\"version\":3,\"sources\":[],\"mappings\":[]}", "not_a_source_map");
        refused("{\"version\":3,\"sources\":[]}", "not_a_source_map");
        refused("{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"AADA\"}", "bad_mappings");
        refused("{\"x\":" + "[".repeat(100_000), "too_deep");
        refused("{\"x\":" + "{\"x\":".repeat(100_000), "too_deep");
        refused("{\"names\":[" + "\"\",".repeat(200_000) + "\"\"]}", "too_many_names");
        refused("{\"sources\":[" + "null,".repeat(50_000) + "null]}", "too_many_sources");
    }

    @Test
    void whatIsNoIndexMapIsRefusedWithTheReason() {
        String map = "{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"AAAA\"}";
        String offset = "\"offset\":{\"line\":%s,\"column\":0}";
        refused("{\"version\":3,\"sections\":{}}", "bad_sections");
        refused("{\"version\":3,\"sections\":null}", "bad_sections");
        refusedSections("7", "bad_sections");
        refusedSections("{\"map\":" + map + "}", "bad_sections");
        refusedSections("{\"map\":" + map + ",\"offset\":[1,2]}", "bad_sections");
        refusedSections("{\"map\":" + map + ",\"offset\":{\"line\":1}}", "bad_sections");
        refusedSections("{\"url\":\"other.map\"," + offset.formatted(1) + "}", "bad_sections");
        for (String line : List.of("-1", "1.5", "1e3", "1e999999999", "99999999999", "1000001", "\"1\"", "[1]")) {
            refusedSections("{\"map\":" + map + "," + offset.formatted(line) + "}", "bad_sections");
        }
        refusedSections("{\"map\":" + map + "," + offset.formatted(2) + "},{\"map\":" + map + "," + offset.formatted(1)
                + "}", "bad_sections");
        refusedSections("{\"map\":{\"version\":3,\"sections\":[]}," + offset.formatted(1) + "}", "bad_sections");
        refusedSections("{\"map\":{\"version\":2}," + offset.formatted(1) + "}", "wrong_version");
        refusedSections("{\"map\":[]," + offset.formatted(1) + "}", "not_a_source_map");
        refusedSections("{\"map\":" + map.replace("AAAA", "AADA") + "," + offset.formatted(1) + "}", "bad_mappings");
        refused("{\"sections\":[]}", "not_a_source_map");
        refused("{\"version\":3,\"sections\":[],\"sources\":[],\"mappings\":\"\"}", "not_a_source_map");
        String large = "{" + offset.formatted(0) + ",\"map\":{\"version\":3,\"sources\":[" + "null,".repeat(30_000)
                + "null],\"mappings\":\"\"}}";
        refusedSections(large + ',' + large, "too_many_sources");
    }

    @Test
    void nameOfASourceCannotLookLikeAnotherLine() throws Exception {
        SourceMap map = read(
                "{\"version\":3,\"sources\":[\"a.js\\n    at real (b.js:1:1)\\u2028\\u202egpj\"],\"names\":"
                        + "[\"f\\u0000\\r\\ud800\"],\"mappings\":\"AAAAA\"}");

        assertThat(map.sources()).containsExactly("a.js\ufffd    at real (b.js:1:1)\ufffd\ufffdgpj");
        assertThat(map.names()).containsExactly("f\ufffd\ufffd\ufffd");
    }

    @Test
    void anyBytesAreAMapOrRefused() throws Exception {
        List<byte[]> maps = List.of(resource("app.min.js.map"), resource("sections.map"));
        new Fuzz("source map", maps, Fuzz.texts("{", "}", "[", "]", "\"", ",", ";", "\"mappings\":", "\"sources\":[",
                "\"sections\":[", "\"offset\":", "\"map\":", "\"line\":", "A", "D", "gggggggg", "/", "null", "\\u0000",
                "1e999999999", "é")).run((input, random) -> {
                    try {
                        reader.read(input).find(List.of(new Wanted(1, 1 + random.nextInt(1_000))));
                        return "kept";
                    } catch (BadMap e) {
                        return e.code();
                    }
                });
    }

    private void refusedSections(String sections, String code) {
        refused("{\"version\":3,\"sections\":[" + sections + "]}", code);
    }

    private void refused(String json, String code) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(BadMap.class).satisfies(
                e -> assertThat(((BadMap) e).code()).as(json.substring(0, Math.min(80, json.length())))
                        .isEqualTo(code));
    }

    private SourceMap read(String json) throws BadMap {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String mapped(String stack, SourceMap map) {
        return new MappedStack(stack).with(frame -> frame.isOf("app.min.js") ? Path.of("x") : null, file -> map)
                .orElseThrow();
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = SourceMapTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
