// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenEventTest {
    private final KeepingLogger logger = new KeepingLogger();

    @Test
    void logsEverythingThatWasSet() {
        logger.at(Level.WARN, "order.placed")
                .message("placed")
                .target("order:4711")
                .tags("shop", "checkout")
                .fields(Map.of("items", 3))
                .field("express", true)
                .user("ada")
                .requestId("r1")
                .log();

        assertThat(logger.events).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("order.placed");
            assertThat(event.level()).isEqualTo(Level.WARN);
            assertThat(event.message()).isEqualTo("placed");
            assertThat(event.target()).isEqualTo("order:4711");
            assertThat(event.tags()).containsExactly("shop", "checkout");
            assertThat(event.fields()).isEqualTo(Map.of("items", 3L, "express", true));
            assertThat(event.context().user()).isEqualTo("ada");
            assertThat(event.context().requestId()).isEqualTo("r1");
            assertThat(event.context().session()).isNull();
        });
    }

    @Test
    void integerValueKeepsAllDigits() {
        logger.at(Level.INFO, "stock.counted").value(16_777_217L).log();
        logger.at(Level.INFO, "stock.counted").value(123_456_789).log();

        assertThat(logger.events).extracting(LogEvent::value).containsExactly(16_777_217.0, 123_456_789.0);
    }

    @Test
    void storesNothingIfTheLevelIsDisabled() {
        logger.threshold = Level.INFO;
        OpenEvent off = logger.at(Level.DEBUG, "order.placed").message("m").field("a", 1).tag("t").user("u");
        off.log();

        assertThat(logger.events).isEmpty();
        assertThat(off).isSameAs(logger.at(Level.TRACE, "another"));
        assertThat(off.event().fields()).isEmpty();
        assertThat(off.event().message()).isNull();
        assertThat(off.event().tags()).isEmpty();
        assertThat(off.event().context()).isNull();
        assertThat(off.submit().stored().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void acceptsNullNameAndLevel() {
        logger.at(null, null).log();

        assertThat(logger.events).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("unnamed");
            assertThat(event.level()).isEqualTo(Level.INFO);
        });
    }

    @Test
    void canBeChangedAndLoggedAgain() {
        OpenEvent event = logger.at(Level.INFO, "e").field("n", 1);
        event.log();
        event.field("n", 2).log();

        assertThat(logger.events).extracting(LogEvent::fields)
                .isEqualTo(List.of(Map.of("n", 1L), Map.of("n", 2L)));
    }

    @Test
    void shortFormsSetLevelNameMessageAndException() {
        IllegalStateException fault = new IllegalStateException();
        logger.info("a", "one");
        logger.warn("b", "two");
        logger.error("c", "three", fault);

        assertThat(logger.events).extracting(LogEvent::level).containsExactly(Level.INFO, Level.WARN, Level.ERROR);
        assertThat(logger.events).extracting(LogEvent::message).containsExactly("one", "two", "three");
        assertThat(logger.events.get(2).exception()).isSameAs(fault);
    }

    @Test
    void setsPartsOfTheContextIndividually() {
        ContextSnapshot context = LogEvent.named("e").user("ada").session("h").correlationId("c").requestId("r").build()
                .context();

        assertThat(context).isEqualTo(ContextSnapshot.of("ada", "h").withRequestId("r").withCorrelationId("c"));
    }

    @Test
    void refusesAFieldWithoutAKeyEvenIfTheLevelIsDisabled() {
        logger.threshold = Level.ERROR;
        assertThatThrownBy(() -> logger.at(Level.INFO, "e").field(null, "x")).hasMessageContaining("key");
    }
}
