// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eventlog.testkit.EventsAssert.assertThatEvents;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventsAssertTest {
    private enum Size {
        SMALL
    }

    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @BeforeEach
    void log() {
        events.log(LogEvent.named("order.placed").level(Level.OK).message("thank you, Ada").target("order:1").tag("web")
                .field("items", 3).field("total", 129.95).field("express", true).field("size", Size.SMALL)
                .field("note", (String) null).context(ContextSnapshot.of("ada", "s")));
        events.log(LogEvent.named("order.placed").field("items", 5).context(ContextSnapshot.of("grace", "s")));
        events.log(LogEvent.named("order.failed").level(Level.ERROR)
                .exception(new IllegalStateException("out of stock: tea")));
    }

    @Test
    void findsTheEventThatMatchesAllConditions() {
        assertThat(events).received("order.placed").withField("items", 3).withUser("ada").withTag("web")
                .withLevel(Level.OK).withTarget("order:1").withMessageContaining("Ada").hasSize(1);
        assertThat(events).received("order.placed").hasSize(2);
        assertThat(events).received("order.failed").withException(IllegalStateException.class);
        assertThat(events).receivedNo("order.cancelled");
    }

    @Test
    void doesNotMixUpTwoEvents() {
        fails(() -> assertThat(events).received("order.placed").withField("items", 3).withUser("grace"),
                "Expected an event with name \"order.placed\" and field \"items\" = 3 and user \"grace\", but received",
                "thank you, Ada");
        fails(() -> assertThat(events).receivedNo("order.failed"), "Expected no event with name \"order.failed\"");
    }

    @Test
    void describesAnEvent() {
        assertThat(events.events().get(0)).hasName("order.placed").hasLevel(Level.OK).hasMessage("thank you, Ada")
                .hasMessageContaining("thank").hasTarget("order:1").hasTag("web").hasUser("ada").hasField("items", 3)
                .hasField("items", 3L).hasField("total", 129.95).hasField("express", true).hasField("size", Size.SMALL)
                .hasField("note", null).hasField("note").hasNoField("colour").hasKey("session", "s");
        assertThat(events.events().get(2)).hasException(IllegalStateException.class)
                .hasExceptionMessageContaining("out of stock");
    }

    @Test
    void describesAMismatch() {
        ReceivedEvent first = events.events().get(0);
        fails(() -> assertThat(first).hasName("order"), "Expected an event with name \"order\"");
        fails(() -> assertThat(first).hasLevel(Level.INFO), "level \"info\"");
        fails(() -> assertThat(first).hasMessage("thank you"), "message \"thank you\"");
        fails(() -> assertThat(first).hasMessageContaining("Grace"), "message containing \"Grace\"");
        fails(() -> assertThat(first).hasTag("shop"), "tag \"shop\"");
        fails(() -> assertThat(first).hasUser("grace"), "user \"grace\"");
        fails(() -> assertThat(first).hasField("items", 4), "field \"items\" = 4");
        fails(() -> assertThat(first).hasField("items", "3"), "field \"items\" = \"3\"");
        fails(() -> assertThat(first).hasField("express", "true"), "field \"express\" = \"true\"");
        fails(() -> assertThat(first).hasField("colour", null), "field \"colour\" = null");
        fails(() -> assertThat(first).hasField("colour"), "field \"colour\"");
        fails(() -> assertThat(first).hasNoField("note"), "no field \"note\"");
        fails(() -> assertThat(first).hasException(RuntimeException.class), "exception java.lang.RuntimeException");
        fails(() -> assertThat(events.events().get(2)).hasException(RuntimeException.class), "IllegalStateException");
    }

    @Test
    void distinguishesOneFromNoneAndTwo() {
        assertThat(events).exactlyOne("order.failed").hasLevel(Level.ERROR);
        fails(() -> assertThat(events).exactlyOne("order.placed"), "exactly one", "there are 2");
        fails(() -> assertThat(events).exactlyOne("order.cancelled"), "there are 0");
    }

    @Test
    void checksTheOrder() {
        assertThat(events).haveNames("order.placed", "order.placed", "order.failed")
                .haveNamesInOrder("order.placed", "order.failed");
        fails(() -> assertThat(events).haveNames("order.placed", "order.failed"), "but received");
        fails(() -> assertThat(events).haveNamesInOrder("order.failed", "order.placed"),
                "there is no \"order.placed\" in its place");
    }

    @Test
    void detectsADuplicate() {
        ReceivedEvent once = ReceivedEvent.of("{\"id\":\"1\"}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(events).haveNoDuplicateIds();
        fails(() -> assertThatEvents(List.of(once, once)).haveNoDuplicateIds(), "no id twice");
    }

    @Test
    void supportsListAssertions() {
        assertThat(events).hasSize(3).first().hasUser("ada");
        assertThat(events).filteredOn(event -> event.fields().isEmpty()).hasSize(1).haveNames("order.failed");
    }

    private static void fails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }
}
