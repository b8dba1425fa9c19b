// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.address.AddressRange;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.sqlite.SqliteStore;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreWork;
import org.eventlog.collector.store.TestEvent;
import org.eventlog.collector.web.Changes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store, a clock that stands until it is moved, and a receiver of webhooks. */
abstract class NotifyFixture {
    static final Actor ANN = new Actor("ann", "192.0.2.7");

    @TempDir
    Path directory;
    long now = 1_780_000_000_000L;
    final InstantSource clock = () -> Instant.ofEpochMilli(now);
    EventStore store;
    Receiver receiver;
    Rules rules;
    Notifier notifier;
    private int events;

    @BeforeEach
    void start() throws Exception {
        store = new SqliteStore(new CollectorConfig.Store(directory.resolve("events.db"), Duration.ofSeconds(5),
                Duration.ofSeconds(5)));
        store.open();
        store.keys().configure(List.of(KeyRow.configured("k1", "shop", new byte[]{1}, false),
                KeyRow.configured("k2", "bank", new byte[]{2}, false)), now);
        receiver = new Receiver();
        rules = new Rules(store, changes(store));
        notifier = notifier(store);
    }

    @AfterEach
    void stop() {
        receiver.close();
        store.close();
    }

    static Changes changes(EventStore store) {
        return new Changes() {
            @Override
            public <T> T change(StoreWork<T> work) throws StoreException {
                return work.in(store);
            }
        };
    }

    static Webhook webhook(String... allowed) {
        return new Webhook(new Receivers(List.of(allowed).stream().map(AddressRange::parse).toList()),
                InetAddress::getAllByName, null);
    }

    Notifier notifier(EventStore of) {
        return notifier(of, changes(of));
    }

    Notifier notifier(EventStore of, Changes changes) {
        return new Notifier(of, new Rules(of, changes), changes, new Sending(webhook("127.0.0.1"), null),
                "https://logs.example/eventlog/", clock, new OperatorLog());
    }

    Rule rule(String id, int everyMinutes, int perHour, Alert.Kind... kinds) {
        return new Rule(id, "rule " + id, Rule.Form.JSON, receiver.url(), null, 40, List.of(kinds), 20, everyMinutes,
                perHour);
    }

    /** Adds the rule, and takes note of what is there already. */
    void add(Rule rule) throws StoreException {
        rules.add(rule, ANN, now);
        notifier.step();
    }

    void error(String title) throws StoreException {
        errors(title, 1);
    }

    void errors(String title, int count) throws StoreException {
        List<EventStore.Arrival> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new TestEvent("e" + events++).issue(title).level(40).ts(now).arrival(source("shop")));
        }
        store.append(all);
    }

    int source(String name) throws StoreException {
        return store.keys().all().stream().filter(key -> key.sourceName().equals(name)).findFirst().orElseThrow()
                .source();
    }

    Issue issue(String title) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, null, 99)).stream()
                .filter(issue -> issue.title().equals(title)).findFirst().orElseThrow();
    }

    void after(Duration time) throws StoreException {
        now += time.toMillis();
        notifier.step();
    }

    List<String> bodies() {
        return receiver.bodies;
    }
}
