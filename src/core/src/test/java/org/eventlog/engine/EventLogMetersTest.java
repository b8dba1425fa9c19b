// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eventlog.Counter;
import org.eventlog.Gauge;
import org.eventlog.LogEvent;
import org.eventlog.Meters;
import org.eventlog.PipelineStats;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.Test;

/** Counters and gauges from the call to the receiver. */
class EventLogMetersTest {

    @Test
    void sendsEachChangeUnlessConfiguredOtherwise() throws Exception {
        try (LineServer receiver = new LineServer()) {
            try (EventLog log = to(receiver).build()) {
                Counter orders = log.counter("orders", c -> c.target("shop:1").field("country", "NL"));
                orders.increment();
                orders.add(41);
                assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            }

            assertThat(receiver.lines()).hasSize(2);
            JsonObject second = event(receiver, 1);
            assertThat(second.getString("name")).isEqualTo("orders");
            assertThat(second.getString("level")).isEqualTo("info");
            assertThat(second.getString("target")).isEqualTo("shop:1");
            assertThat(number(second, "value")).isEqualTo(42);
            assertThat(second.getJsonObject("fields").getString("country")).isEqualTo("NL");
        }
    }

    @Test
    void sendsASummaryOfEachInterval() throws Exception {
        try (LineServer receiver = new LineServer();
                EventLog log = to(receiver).set("eventlog.meter.interval", "20ms").build()) {
            Gauge depth = log.gauge("queue.depth");
            depth.set(12.5);
            await().until(() -> receiver.lines().size() == 1);
            depth.add(-2.5);
            await().until(() -> receiver.lines().size() == 2);

            assertSummary(event(receiver, 1), 10, 1, -2.5, 10, 10);
        }
    }

    @Test
    void sendsAFinalSummaryOnClose() throws Exception {
        try (LineServer receiver = new LineServer()) {
            EventLog log = to(receiver).set("eventlog.meter.interval", "1h").build();
            log.log(LogEvent.named("started"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            log.counter("orders").increment();
            log.counter("orders").add(2);
            log.close();
            log.counter("orders").increment();

            assertThat(receiver.lines()).hasSize(2);
            assertSummary(event(receiver, 1), 3, 2, 3, 1, 3);
            assertThat(log.stats().dropped()).containsEntry(PipelineStats.DropReason.CLOSED, 1L);
        }
    }

    @Test
    void closeWaitsForASummaryThatIsBeingLogged() throws Exception {
        CountDownLatch onItsWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LineServer receiver = new LineServer()) {
            EventLog log = to(receiver).set("eventlog.meter.interval", "1ms").beforeLog(summary -> {
                onItsWay.countDown();
                new Uninterrupted().await(goOn, TimeUnit.SECONDS.toNanos(20));
                return summary;
            }).build();
            log.counter("orders").increment();
            assertThat(onItsWay.await(20, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(log::close);
            closing.start();
            await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            goOn.countDown();
            closing.join();

            assertThat(log.stats().dropped()).containsEntry(PipelineStats.DropReason.CLOSED, 0L);
            assertThat(receiver.lines()).hasSize(1);
        }
    }

    @Test
    void summariesOfAllMetersFitIntoTheSmallestInbox() throws Exception {
        // The first loop adds to it.
        List<Runnable> loops = new CopyOnWriteArrayList<>();
        try (LineServer receiver = new LineServer();
                EventLog log = to(receiver).set("eventlog.inbox.max-bytes", "1MB")
                        .set("eventlog.meter.interval", "100ms")
                        .executor(loops::add)
                        .build()) {
            for (int i = 0; i < Meters.MAX; i++) {
                String target = "a target of some length, so that all together are more than the inbox holds:" + i;
                log.counter("orders", c -> c.target(target)).increment();
            }
            // Only now, so that all are due at the same moment
            loops.forEach(loop -> new Thread(loop).start());
            await().until(() -> receiver.lines().size() + log.stats().droppedTotal() >= Meters.MAX);

            assertThat(log.stats().droppedTotal()).isZero();
        }
    }

    @Test
    void refusesAnIntervalWithoutAUnit() {
        EventLog.Builder builder = EventLog.builder()
                .set("eventlog.db", ":memory:")
                .set("eventlog.meter.interval", "60");

        assertThatThrownBy(builder::build)
                .hasMessageContaining("eventlog.meter.interval = \"60\": allowed is a duration from 0s to 1d");
    }

    private static void assertSummary(JsonObject event, double value, int changes, double delta, double min,
            double max) {
        JsonObject fields = event.getJsonObject("fields");
        assertThat(number(event, "value")).isEqualTo(value);
        assertThat(fields.getInt("changes")).isEqualTo(changes);
        assertThat(number(fields, "delta")).isEqualTo(delta);
        assertThat(number(fields, "min")).isEqualTo(min);
        assertThat(number(fields, "max")).isEqualTo(max);
    }

    private static JsonObject event(LineServer receiver, int index) {
        return Json.createReader(new StringReader(receiver.lines().get(index))).readObject();
    }

    private static double number(JsonObject object, String key) {
        return object.getJsonNumber(key).doubleValue();
    }

    private static EventLog.Builder to(LineServer receiver) {
        return EventLog.builder().host("127.0.0.1").port(receiver.port()).set("eventlog.db", ":memory:");
    }
}
