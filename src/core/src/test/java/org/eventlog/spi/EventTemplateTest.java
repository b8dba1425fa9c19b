// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.HeadingViews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTemplateTest {
    private static final Setting<String> KEY = Setting.text("eventlog.x.routing-key", "");
    private static final EventTemplate.Form ANY = new EventTemplate.Form(255, c -> c >= ' ');

    private final LogEvent event = LogEvent.named("order.placed").level(Level.WARN).target("order:7").id("e1")
            .field("tenant", "acme").field("count", 3).field("paid", true).field("list", List.of(1)).build();
    private final ContextSnapshot context = ContextSnapshot.of("ada", "s1").withRequestId("r1").withCorrelationId("c1")
            .withTrace("t1", "p1");

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
            "logs logs",
            "{base}.{name} logstash.order.placed",
            "{level} warn",
            "{id}-{target} e1-order:7",
            "{user}{session}{request-id}{correlation-id}{trace-id}{span-id} adas1r1c1t1p1",
            "{field:tenant}.{field:count}.{field:paid} acme.3.true",
            "{site}/{application}/{host} north/shop/h",
            "{field:none}x x",
            "{field:list}x x",
            "{field:none|all}.{field:tenant|all} all.acme",
            "{cluster|none} none",
            "{cluster}x x"})
    void isFilledIn(String template, String expected) {
        assertThat(of(template, ANY)).isEqualTo(expected);
    }

    @Test
    void isEmptyWithoutAnyValue() {
        assertThat(of("{field:none}", ANY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"a.{nme} {nme}", "a.{} {}", "a.{field:} {field:}", "a.{name {name",
            "a}.{name} a}.", "a\u0007{name} a"})
    void aFaultNamesTheKeyAndWhatIsWrong(String template, String wrong) {
        Settings settings = settings(template);

        EventTemplate.read(settings, KEY, HeadingViews.context(), Map.of("base", "b"), ANY);

        assertThat(settings.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo(KEY.key());
            assertThat(fault.toString()).contains(wrong);
        });
    }

    @Test
    void unknownVariableListsTheKnownOnes() {
        Settings settings = settings("{nme}");

        EventTemplate.read(settings, KEY, HeadingViews.context(), Map.of("base", "b"), ANY);

        assertThat(settings.faults()).extracting(ConfigurationException.Fault::toString).singleElement().asString()
                .contains("name", "correlation-id", "base", "field:KEY");
    }

    @Test
    void replacesInvalidCharacters() {
        EventTemplate.Form topic = new EventTemplate.Form(249, c -> c < 128 && Character.isLetterOrDigit(c));

        assertThat(of("x{name}{target}", topic)).isEqualTo("xorder_placedorder_7");
    }

    @Test
    void aLongValueIsCutBetweenCharacters() {
        EventTemplate.Form ten = new EventTemplate.Form(10, c -> true);
        LogEvent long2 = LogEvent.named("n").field("euro", "€".repeat(9)).field("face", "\ud83d\ude00".repeat(9))
                .build();

        assertThat(of("{field:euro}x", ten, long2)).isEqualTo("€€€");
        assertThat(of("ab{field:face}x", ten, long2)).isEqualTo("ab\ud83d\ude00\ud83d\ude00");
        assertThat(of("{field:euro}", ten, long2).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(10);
    }

    private String of(String template, EventTemplate.Form form) {
        return of(template, form, event);
    }

    private String of(String template, EventTemplate.Form form, LogEvent logged) {
        Settings settings = settings(template);
        EventTemplate parsed = EventTemplate.read(settings, KEY, HeadingViews.context(), Map.of("base", "logstash"),
                form);
        settings.check();
        return parsed.of(HeadingViews.of(logged, context));
    }

    private static Settings settings(String template) {
        return new Settings(key -> template);
    }
}
