// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handler on the loggers of {@code java.util.logging}, which others may remove. */
class LogRecordsTest {
    private static final Logger OWN = Logger.getLogger("org.eventlog");
    private static final Logger SHOP = Logger.getLogger("records.shop");
    private static final Logger BANK = Logger.getLogger("records.bank");

    private final List<LogRecord> told = new ArrayList<>();
    private final Filter before = OWN.getFilter();
    private long now;
    private LogRecords records;

    @BeforeEach
    void install() {
        OWN.setFilter(record -> !told.add(record));
        System.setProperty("eventlog.jul.loggers", "records.shop, records.bank");
        records = LogRecords.install(Configuration.read(), () -> now);
        records.started();
    }

    @AfterEach
    void forget() {
        records.remove();
        OWN.setFilter(before);
        System.clearProperty("eventlog.jul.loggers");
    }

    @Test
    void aHandlerThatOthersRemoveIsPutBackAndTold() {
        Handler handler = SHOP.getHandlers()[0];
        SHOP.removeHandler(handler);
        BANK.removeHandler(handler);

        after(Duration.ofSeconds(1));

        assertThat(SHOP.getHandlers()).containsExactly(handler);
        assertThat(BANK.getHandlers()).containsExactly(handler);
        assertThat(told).singleElement()
                .satisfies(record -> assertThat(record.getMessage()).startsWith("EVL-5004 "));
    }

    @Test
    void aHandlerThatIsInPlaceIsNotAddedAgain() {
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(1));

        assertThat(SHOP.getHandlers()).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void nothingIsLookedAtBeforeASecondHasPassed() {
        SHOP.removeHandler(SHOP.getHandlers()[0]);

        after(Duration.ofMillis(999));
        assertThat(SHOP.getHandlers()).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(SHOP.getHandlers()).hasSize(1);
    }

    @Test
    void aHandlerThatIsRemovedAgainAndAgainIsToldOnceAMinute() {
        for (int i = 0; i < 61; i++) {
            SHOP.removeHandler(SHOP.getHandlers()[0]);
            after(Duration.ofSeconds(1));
            assertThat(SHOP.getHandlers()).hasSize(1);
        }

        assertThat(told).hasSize(2);
    }

    @Test
    void aLoggerThatDoesNotListItsHandlersGetsOne() {
        List<Handler> added = new ArrayList<>();
        Logger blind = new Logger("records.blind", null) {
            @Override
            public void addHandler(Handler handler) {
                added.add(handler);
            }
        };
        LogManager.getLogManager().addLogger(blind);
        records.remove();
        System.setProperty("eventlog.jul.loggers", "records.blind");
        records = LogRecords.install(Configuration.read(), () -> now);

        after(Duration.ofSeconds(1));

        assertThat(added).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void theHandlerIsNotPutBackAfterTheEndOfTheApplication() {
        records.remove();

        after(Duration.ofSeconds(1));

        assertThat(SHOP.getHandlers()).isEmpty();
        assertThat(told).isEmpty();
    }

    private void after(Duration time) {
        now += time.toNanos();
        records.tick();
    }
}
