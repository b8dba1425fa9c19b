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

/** {@code app.min.js.map} was written by esbuild 0.28.2; {@code .positions} are what @jridgewell/trace-mapping reads. */
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
        refused("{\"version\":3,\"sections\":[]}", "index_map");
        refused("{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"AADA\"}", "bad_mappings");
        refused("{\"x\":" + "[".repeat(100_000), "too_deep");
        refused("{\"x\":" + "{\"x\":".repeat(100_000), "too_deep");
        refused("{\"names\":[" + "\"\",".repeat(200_000) + "\"\"]}", "too_many_names");
        refused("{\"sources\":[" + "null,".repeat(50_000) + "null]}", "too_many_sources");
    }

    @Test
    void anyBytesAreAMapOrRefused() throws Exception {
        List<byte[]> maps = List.of(resource("app.min.js.map"));
        new Fuzz("source map", maps, Fuzz.texts("{", "}", "[", "]", "\"", ",", ";", "\"mappings\":", "\"sources\":[",
                "A", "D", "gggggggg", "/", "null", "\\u0000", "1e999999999", "é")).run((input, random) -> {
                    try {
                        reader.read(input).find(List.of(new Wanted(1, 1 + random.nextInt(1_000))));
                        return "kept";
                    } catch (BadMap e) {
                        return e.code();
                    }
                });
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
