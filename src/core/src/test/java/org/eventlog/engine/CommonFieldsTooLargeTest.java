// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields and tags of all events for which an event has no room: without a fault, each event would be dropped. */
class CommonFieldsTooLargeTest {
    @Test
    void fieldsMustLeaveRoomForAnEvent() {
        assertFault(builder("1KB").set("eventlog.fields", fields(64, 100)), "eventlog.fields",
                "64 fields and 0 tags", "at most 1024 bytes");
    }

    @Test
    void soMustTags() {
        assertFault(builder("1KB").set("eventlog.tags", tags(30, 60)), "eventlog.tags", "0 fields and 30 tags",
                "at most 1024 bytes");
    }

    @Test
    void soMustTheOtherTexts() {
        assertThatThrownBy(() -> builder("1KB").set("eventlog.application", "ä".repeat(20_000))
                .set("eventlog.project", "p".repeat(20_000)).set("eventlog.site", "here").build().close())
                .isInstanceOf(ConfigurationException.class).hasMessageContainingAll("eventlog.application",
                        "40000 bytes", "eventlog.project", "20000 bytes", "at most 1024 bytes")
                .hasMessageNotContainingAny("eventlog.format", "Overflow", "eventlog.site");
    }

    @Test
    void aTextThatHasNoRoomWithItsKeyIsTooLong() {
        assertFault(builder("1KB").set("eventlog.site", "s".repeat(1_020)), "eventlog.site", "1020 bytes",
                "at most 1024 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"msgpack", "syslog"})
    void soMustTextsInOtherFormats(String format) {
        assertFault(builder("1KB").protocol("tcp").host("127.0.0.1").port(9).set("eventlog.format", format)
                .set("eventlog.site", "s".repeat(20_000)), "eventlog.site", "20000 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logstash", "ecs", "gelf"})
    void soMustTextsInOtherLayouts(String layout) {
        assertFault(builder("1KB").protocol("udp").host("127.0.0.1").port(9).set("eventlog.layout", layout)
                .set("eventlog.project", "p".repeat(20_000)), "eventlog.project", "20000 bytes");
    }

    /** The line feed at the end of an event is not in the datagram. */
    @Test
    void soMustFieldsInADatagram() {
        assertFault(builder("256KB").protocol("udp").host("127.0.0.1").port(9)
                .set("eventlog.udp.max-bytes", "1KB").set("eventlog.fields", fields(64, 100)), "eventlog.fields",
                "at most 1025 bytes");
    }

    @Test
    void soMustFieldsOfGelf() {
        assertFault(builder("1KB").protocol("udp").host("127.0.0.1").port(9).set("eventlog.layout", "gelf")
                .set("eventlog.fields", fields(64, 100)), "eventlog.fields", "at most 1024 bytes");
    }

    @Test
    void aCheckWithoutAStartTellsIt() throws Exception {
        assertThat(builder("1KB").set("eventlog.fields", fields(64, 100)).doctor().examine().toString())
                .contains("eventlog.fields", "at most 1024 bytes");
    }

    @Test
    void fieldsWithEnoughRoomAreWritten() {
        try (EventLog log = builder("1KB").set("eventlog.fields", fields(3, 50)).set("eventlog.tags", tags(3, 20))
                .build()) {
            log.log(LogEvent.named("e"));
            assertThat(log.stats().droppedTotal()).isZero();
        }
    }

    private static void assertFault(EventLog.Builder builder, String... parts) {
        assertThatThrownBy(() -> builder.build().close()).isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(parts);
    }

    private static EventLog.Builder builder(String bytes) {
        return EventLog.builder().host("console").set("eventlog.db", ":memory:").set("eventlog.event.max-bytes", bytes);
    }

    private static String fields(int count, int chars) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=" + "v".repeat(chars))
                .collect(Collectors.joining(","));
    }

    private static String tags(int count, int chars) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i + "x".repeat(chars)).collect(Collectors.joining(","));
    }
}
