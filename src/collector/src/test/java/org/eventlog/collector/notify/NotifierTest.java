// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eventlog.collector.notify.Alert.Kind;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreWork;
import org.eventlog.collector.store.TestEvent;
import org.eventlog.collector.web.Changes;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotifierTest extends NotifyFixture {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void newIssueIsToldOnce() throws Exception {
        error("before");
        add(rule("r", 0, 20, Kind.NEW));

        error("pay failed");
        notifier.step();
        error("pay failed");
        after(LOOK);

        assertThat(bodies()).hasSize(1).first().asString().contains("\"kind\":\"new\"", "\"title\":\"pay failed\"",
                "\"source\":\"shop\"", "\"url\":\"https://logs.example/eventlog/issues/2\"", "\"more\":0");
    }

    @Test
    void restartTellsNothingTwice() throws Exception {
        add(rule("r", 0, 20, Kind.NEW, Kind.REGRESSED));
        error("A");
        store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, now - 1);
        error("A");
        notifier.step();
        assertThat(bodies()).hasSize(1);

        notifier = notifier(store);
        after(LOOK);
        assertThat(bodies()).hasSize(1);
    }

    @Test
    void regressedIssueIsToldEachTime() throws Exception {
        error("A");
        add(rule("r", 0, 20, Kind.REGRESSED));
        for (int time = 0; time < 2; time++) {
            store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, now);
            now += 1_000;
            error("A");
            after(LOOK);
            after(LOOK);
        }

        assertThat(bodies()).hasSize(2).allMatch(body -> body.contains("\"kind\":\"regressed\""));
    }

    @Test
    void regressedIssueIsToldOnceEvenIfManyOthersHaveLaterEvents() throws Exception {
        List<String> titles = IntStream.range(0, 501).mapToObj(i -> "issue " + i).toList();
        happenOnce(titles);
        add(rule("r", 0, 20, Kind.REGRESSED));
        resolve(titles);
        now += 1_000;
        error("issue 0");
        after(LOOK);
        assertThat(bodies()).hasSize(1);

        now += 1_000;
        happenOnce(titles.subList(1, 501));
        after(LOOK);
        assertThat(bodies()).hasSize(2);

        error("issue 0");
        after(LOOK);
        assertThat(bodies()).hasSize(2);
    }

    @Test
    void issueThatIsNoLongerRegressedIsForgotten() throws Exception {
        error("A");
        add(rule("r", 0, 20, Kind.REGRESSED));
        resolve(List.of("A"));
        now += 1_000;
        error("A");
        after(LOOK);
        assertThat(State.read(store.documents().find(State.NAME).orElseThrow().body()).regressed).hasSize(1);

        resolve(List.of("A"));
        after(LOOK);
        assertThat(State.read(store.documents().find(State.NAME).orElseThrow().body()).regressed).isEmpty();
    }

    private void happenOnce(List<String> titles) throws Exception {
        List<EventStore.Arrival> all = new ArrayList<>();
        for (String title : titles) {
            all.add(new TestEvent(title + now).issue(title).level(40).ts(now).arrival(source("shop")));
        }
        store.append(all);
    }

    private void resolve(List<String> titles) throws Exception {
        List<Long> ids = store.issues().list(new IssueQuery(null, null, null, null, null, 999)).stream()
                .filter(issue -> titles.contains(issue.title())).map(Issue::id).toList();
        store.issues().change(ids, IssueChange.RESOLVE, ANN, now);
    }

    @Test
    void spikeIsToldOncePerHour() throws Exception {
        errors("A", 100);
        errors("B", 100);
        add(rule("r", 0, 20, Kind.SPIKE));
        for (int minute = 0; minute < 30; minute++) {
            errors("A", 2);
            errors("B", 4);
            after(MINUTE);
        }
        errors("A", 60);
        after(MINUTE);
        assertThat(bodies()).as("six times as many").isEmpty();

        errors("A", 60);
        errors("B", 60);
        after(MINUTE);
        after(MINUTE);

        assertThat(bodies()).hasSize(1).first().asString().contains("\"kind\":\"spike\"", "\"title\":\"A\"")
                .doesNotContain("\"title\":\"B\"");
    }

    @Test
    void eachRuleIsToldASpikeThatReachesItsNumber() throws Exception {
        error("A");
        Rule low = rule("low", 0, 20, Kind.SPIKE);
        add(low);
        add(new Rule("high", "rule high", low.form(), low.target(), null, 40, low.kinds(), 50, 0, 20));
        for (int minute = 0; minute < 30; minute++) {
            after(MINUTE);
        }

        errors("A", 20);
        after(MINUTE);
        assertThat(bodies()).singleElement().asString().contains("\"rule\":\"rule low\"");

        errors("A", 30);
        after(MINUTE);
        after(MINUTE);
        assertThat(bodies()).hasSize(2).last().asString().contains("\"rule\":\"rule high\"");
    }

    @Test
    void fewEventsAreNoSpike() throws Exception {
        error("A");
        add(rule("r", 0, 20, Kind.SPIKE));
        for (int minute = 0; minute < 30; minute++) {
            after(MINUTE);
        }
        errors("A", 19);
        after(MINUTE);
        assertThat(bodies()).isEmpty();

        errors("A", 1);
        after(MINUTE);
        assertThat(bodies()).hasSize(1);
    }

    @Test
    void ruleAppliesToItsSourceLevelAndKinds() throws Exception {
        add(new Rule("r", "r", Rule.Form.JSON, receiver.url(), "bank", 50, List.of(Kind.NEW), 20, 0, 20));
        error("wrong source");
        store.append(List.of(new TestEvent("low").issue("low").level(40).ts(now).arrival(source("bank")),
                new TestEvent("high").issue("high").level(50).ts(now).arrival(source("bank"))));
        after(LOOK);

        assertThat(bodies()).hasSize(1).first().asString().contains("high").doesNotContain("low", "wrong source");
    }

    @Test
    void aboveTheLimitIssuesAreToldTogetherLater() throws Exception {
        add(rule("r", 0, 2, Kind.NEW));
        for (char name = 'A'; name <= 'E'; name++) {
            error("issue " + name);
            after(LOOK);
        }
        assertThat(bodies()).hasSize(2);

        after(Duration.ofHours(1));
        assertThat(bodies()).hasSize(3).last().asString().contains("issue C", "issue D", "issue E");
    }

    @Test
    void issuesBetweenTwoMessagesAreToldTogether() throws Exception {
        add(rule("r", 15, 20, Kind.NEW));
        error("first");
        notifier.step();
        for (int i = 0; i < 23; i++) {
            error("later " + (char) ('A' + i));
        }
        after(Duration.ofMinutes(14));
        assertThat(bodies()).hasSize(1);

        after(MINUTE);
        assertThat(bodies()).hasSize(2).last().asString().contains("later A", "later T", "\"more\":3")
                .doesNotContain("later U");
    }

    @Test
    void resolvedIssueIsNotTold() throws Exception {
        add(rule("r", 15, 20, Kind.NEW));
        error("first");
        notifier.step();
        error("A");
        notifier.step();
        store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, now);
        after(Duration.ofMinutes(15));

        assertThat(bodies()).hasSize(1);
    }

    @Test
    void messageWaitsWhileTheReceiverIsAway() throws Exception {
        add(rule("r", 0, 20, Kind.NEW));
        receiver.away = true;
        error("A");
        notifier.step();
        assertThat(status().waiting()).isEqualTo(1);
        assertThat(status().failing()).isTrue();
        assertThat(status().failure()).isEqualTo("the answer is not HTTP");

        receiver.away = false;
        after(LOOK);
        assertThat(bodies()).as("before the next attempt is due").isEmpty();

        after(MINUTE);
        assertThat(bodies()).hasSize(1);
        assertThat(status()).extracting(Notifications.Status::waiting, Notifications.Status::failing,
                Notifications.Status::sentAt).containsExactly(0, false, now);
    }

    @Test
    void attemptsBecomeRarerAndWaitingIssuesAreDroppedAfterADay() throws Exception {
        add(rule("r", 0, 20, Kind.NEW));
        receiver.status = 500;
        error("A");
        for (int minute = 0; minute < 24 * 60; minute++) {
            after(MINUTE);
        }
        assertThat(status().failure()).isEqualTo("HTTP 500");
        assertThat(bodies()).hasSizeBetween(25, 35);

        after(Duration.ofMinutes(2));
        assertThat(status()).extracting(Notifications.Status::waiting, Notifications.Status::dropped)
                .containsExactly(0, 1L);
    }

    @Test
    void removedRuleSendsNothing() throws Exception {
        Rule rule = rule("r", 0, 20, Kind.NEW);
        add(rule);
        rules.remove(rule, ANN, now);
        error("A");
        after(LOOK);

        assertThat(bodies()).isEmpty();
        assertThat(store.audit().list(null, 9)).extracting(entry -> entry.action() + ' ' + entry.detail())
                .containsExactly("notification.remove http://127.0.0.1:" + receiver.port() + "/…",
                        "notification.create json http://127.0.0.1:" + receiver.port() + "/…");
    }

    @Test
    void oneOfTwoNodesSendsAndTheOtherTakesOver() throws Exception {
        EventStore shared = shared();
        Notifier one = notifier(shared);
        Notifier other = notifier(shared);
        rules.add(rule("r", 0, 20, Kind.NEW), ANN, now);
        one.step();
        other.step();

        error("A");
        other.step();
        assertThat(bodies()).isEmpty();
        one.step();
        assertThat(bodies()).hasSize(1);

        // The first has died.
        other.step();
        error("B");
        now += 59_000;
        other.step();
        assertThat(bodies()).hasSize(1);
        now += 1_000;
        other.step();
        assertThat(bodies()).hasSize(2);

        error("C");
        one.step();
        assertThat(bodies()).as("the first is back, but no longer the owner").hasSize(2);
        other.step();
        assertThat(bodies()).hasSize(3);
    }

    @Test
    void errorDoesNotEndTheThread() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        EventStore failing = store(name -> {
            if (name.equals("documents") && looks.getAndIncrement() == 0) {
                throw new AssertionError("of a test");
            }
            return null;
        });
        Notifier running = notifier(failing);
        running.start();
        try (Uninterrupted wait = new Uninterrupted()) {
            await().until(() -> {
                running.nudge();
                return looks.get() > 1;
            });
            running.close(wait);
        }
    }

    @Test
    void nothingIsSentWhileTheStoreCannotBeWritten() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        notifier = notifier(store, new Changes() {
            @Override
            public <T> T change(StoreWork<T> work) throws StoreException {
                if (full.get()) {
                    throw new StoreException(StoreException.Kind.FULL, "no space");
                }
                return work.in(store);
            }
        });
        add(rule("r", 0, 20, Kind.NEW));
        receiver.status = 500;
        error("A");
        notifier.step();
        assertThat(bodies()).hasSize(1);

        receiver.status = 200;
        full.set(true);
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> after(MINUTE)).isInstanceOf(StoreException.class);
        }
        assertThat(bodies()).hasSize(1);

        full.set(false);
        after(LOOK);
        after(MINUTE);
        assertThat(bodies()).hasSize(2);
    }

    private EventStore shared() {
        return store(name -> name.equals("isShared") ? true : null);
    }

    /** @param answers by the method's name; null for what the store answers */
    private EventStore store(Function<String, Object> answers) {
        return (EventStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{EventStore.class},
                (proxy, method, arguments) -> {
                    try {
                        Object answer = answers.apply(method.getName());
                        return answer != null ? answer : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Notifications.Status status() throws Exception {
        return new Notifications(store, changes(store), null, null, clock, null).statuses().get("r");
    }
}
