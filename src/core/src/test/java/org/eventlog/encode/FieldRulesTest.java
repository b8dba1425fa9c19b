// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldRulesTest {
    private static final Identity WHO = new Identity(null, null, null, "shop", "host", 7);

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"'', _", "' ', _", "'\u2003\u3000', _", "., _", ".., __", "a..b, a__b",
            ".a, _a", "a., a_", "order.id, order_id", "'a. .b', 'a_ _b'", "plain, plain", "a-b*c[0], a-b*c[0]",
            "Größe, Größe"})
    void anIndexTakesEachName(String wanted, String name) {
        assertThat(new FieldRules(FieldRules.Kind.DOCUMENTS).name(wanted)).isEqualTo(name);
    }

    @Test
    void replacesControlCharactersInNames() {
        assertThat(new FieldRules(FieldRules.Kind.DOCUMENTS).name("a\u0000b\n\u007f\u0080\u009f\u00a0"))
                .isEqualTo("a_b____\u00a0");
    }

    @ParameterizedTest
    @CsvSource({"a[0], a(0)", "[a][b], (a)(b)", "a], a)", "a.b, a_b", "'', _", "plain, plain"})
    void namesContainNoLogstashReference(String wanted, String name) {
        assertThat(new FieldRules(FieldRules.Kind.LOGSTASH).name(wanted)).isEqualTo(name);
    }

    @Test
    void anAttributeHasAName() {
        FieldRules rules = new FieldRules(FieldRules.Kind.ATTRIBUTES);

        assertThat(rules.names(List.of("", "a.b", " "))).containsExactly("_", "a.b", " ");
    }

    @Test
    void anAllowedNameStaysTheSameObject() {
        List<String> names = List.of("a", "b_c", "d-e");

        assertThat(new FieldRules(FieldRules.Kind.LOGSTASH).names(names)).isSameAs(names);
    }

    @Test
    void keepsFieldsWithEqualNormalizedNamesDistinct() {
        JsonObject fields = encode("ecs", false, LogEvent.named("n").field("a.b", 1).field("a_b", 2).field("", 3)
                .field(" ", 4)).getJsonObject("eventlog").getJsonObject("fields");

        assertThat(fields.toString()).isEqualTo("{\"a_b\":1,\"a_b~2\":2,\"_\":3,\"_~2\":4}");
    }

    @Test
    void namesWithinValuesAreMadeTheSameWay() {
        LogEvent.Builder event = LogEvent.named("n").field("m",
                Map.of("a..b", List.of(Map.of("", Map.of("x.y", 1)))));

        assertThat(encode("ecs", false, event).getJsonObject("eventlog").getJsonObject("fields").toString())
                .isEqualTo("{\"m\":{\"a__b\":[{\"_\":{\"x_y\":1}}]}}");
    }

    @Test
    void eventlogLayoutKeepsNamesUnlessIndexed() {
        assertThat(encode("eventlog", false, LogEvent.named("n").field("a..b", 1)).getJsonObject("fields").toString())
                .isEqualTo("{\"a..b\":1}");
        assertThat(encode("eventlog", true, LogEvent.named("n").field("a..b", 1)).getJsonObject("fields").toString())
                .isEqualTo("{\"a__b\":1}");
    }

    @Test
    void flagsATruncatedName() {
        JsonObject event = encode("ecs", false, LogEvent.named("n").field("a." + "x".repeat(3000), 1));

        assertThat(event.getJsonObject("eventlog").getBoolean("truncated")).isTrue();
    }

    /** A term of Lucene has at most 32,766 bytes, and OpenSearch's flat_object writes the path before the value. */
    @Test
    void textWithItsPathFitsIntoATerm() {
        EventLimits limits = EventLimits.DEFAULT;
        int path = "eventlog.fields.".length() + (ValueTree.MAX_DEPTH + 1) * (3 * limits.key() + 1);

        assertThat(path + 3 * limits.text()).isLessThan(32_766);
    }

    @Test
    void noFieldHasTheNameOfDocumentMetadata() {
        JsonObject event = encode(Formats.of("json", "logstash", "t", ""),
                LogEvent.named("n").field("_id", 1).field("_source", 2));

        assertThat(event.getInt("_id_")).isEqualTo(1);
        assertThat(event.getInt("_source_")).isEqualTo(2);
    }

    private static JsonObject encode(String layout, boolean documents, LogEvent.Builder event) {
        FormatChoice json = Formats.of("json", layout);
        return encode(documents ? Formats.indexed(json) : json, event);
    }

    private static JsonObject encode(FormatChoice format, LogEvent.Builder event) {
        ByteSink sink = new ByteSink(16, EventLimits.DEFAULT.event());
        new EventEncoder(format, WHO, EventLimits.DEFAULT, InstantSource.fixed(Instant.EPOCH), new Random(1),
                () -> ContextSnapshot.NONE, Additions.NONE).encode(event.build(), sink);
        return Json.createReader(new ByteArrayInputStream(sink.bytes, 0, sink.length)).readObject();
    }
}
