// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;

/** Fields and tags that are configured, and values that a renderer of the application's writes. */
class CommonFieldsTest {
    @Test
    void followTheFieldsOfEveryEvent() throws Exception {
        try (Printed printed = new Printed();
                EventLog log = printed.log(b -> b.set("eventlog.fields", "team=shop, tier = a=b")
                        .set("eventlog.tags", "web, eu"))) {
            log.log(LogEvent.named("bare"));
            log.log(LogEvent.named("full").tag("own").tag("eu").field("n", 1));

            assertThat(printed.lines(2)).satisfiesExactly(
                    line -> assertThat(line).contains("\"tags\":[\"web\",\"eu\"]",
                            "\"fields\":{\"team\":\"shop\",\"tier\":\"a=b\"}"),
                    line -> assertThat(line).contains("\"tags\":[\"own\",\"eu\",\"web\"]",
                            "\"fields\":{\"n\":1,\"team\":\"shop\",\"tier\":\"a=b\"}"));
        }
    }

    @Test
    void areOverriddenByTheEventsFields() throws Exception {
        try (Printed printed = new Printed();
                EventLog log = printed.log(b -> b.set("eventlog.fields", "team=shop,tier=web"))) {
            log.log(LogEvent.named("e").field("team", "billing"));
            log.log(LogEvent.named("e").field("tier", 2).field("team", (String) null).field("\uD800", "odd"));

            assertThat(printed.lines(2)).satisfiesExactly(
                    line -> assertThat(line).contains("\"fields\":{\"team\":\"billing\",\"tier\":\"web\"}"),
                    line -> assertThat(line).contains("\"fields\":{\"tier\":2,\"team\":null,\"\uFFFD\":\"odd\"}"));
        }
    }

    @Test
    void staySeparateIfKeysBecomeEqual() throws Exception {
        try (Printed printed = new Printed(); EventLog log = printed.log(b -> b.set("eventlog.fields", "\uFFFD=x"))) {
            log.log(LogEvent.named("e").field("\uD800", 1));

            assertThat(printed.lines(1).get(0)).contains("\"fields\":{\"\uFFFD\":1,\"\uFFFD~2\":\"x\"}");
        }
    }

    @Test
    void rejectAnInvalidList() {
        String tooMany = IntStream.range(0, 65).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
        for (String text : new String[]{"team", "=shop", "team=", "team=shop,", "a=1,a=2", tooMany,
                "k".repeat(129) + "=v"}) {
            assertThatThrownBy(() -> EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.fields", text)
                    .build().close()).as(text).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("eventlog.fields = \"" + text.substring(0, Math.min(text.length(), 50)))
                    .hasMessageContaining("\": allowed is a list such as team=shop");
        }
        for (String text : new String[]{"a,,b", ",", "a,a", "t".repeat(129)}) {
            assertThatThrownBy(() -> EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.tags", text)
                    .build().close()).as(text).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("eventlog.tags = ");
        }
    }

    @Test
    void rendersAnObjectWithTheApplicationsRenderer() throws Exception {
        try (Printed printed = new Printed();
                EventLog log = printed.log(b -> b.objects((value, to) -> to.write("{\"is\":\"" + value + "\"}")))) {
            log.log(LogEvent.named("e").field("order", new Order("4711")));

            assertThat(printed.lines(1).get(0)).contains("\"fields\":{\"order\":{\"is\":\"Order[number=4711]\"}}");
        }
    }

    record Order(String number) {}
}
