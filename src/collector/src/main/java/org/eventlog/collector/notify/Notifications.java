// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.NamingException;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.DocumentStore.Document;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Changes;
import org.eventlog.thread.Uninterrupted;

/** The notifications of a collector: their rules, their state for the page, and the thread that sends them. */
public final class Notifications {
    private final EventStore store;
    private final Rules rules;
    private final Sending sending;
    private final Notifier notifier;

    /** Looks up the mail session, because on some servers only the starting thread can. */
    public Notifications(CollectorConfig.Notify config, EventStore store, Changes changes, InstantSource clock,
            OperatorLog operatorLog) {
        this(store, changes, new Sending(
                new Webhook(new Receivers(config.allow()), InetAddress::getAllByName, null),
                mail(config, operatorLog)), config.url(), clock, operatorLog);
    }

    Notifications(EventStore store, Changes changes, Sending sending, String url, InstantSource clock,
            OperatorLog operatorLog) {
        this.store = store;
        this.sending = sending;
        rules = new Rules(store, changes);
        notifier = new Notifier(store, rules, changes, sending, url, clock, operatorLog);
    }

    private static Channel mail(CollectorConfig.Notify config, OperatorLog operatorLog) {
        if (config.mailSession().isEmpty()) {
            return null;
        }
        try {
            return Mail.ofJndi(config.mailSession(), config.mailFrom());
        } catch (NamingException | ClassCastException | LinkageError e) {
            operatorLog.noMailSession(config.mailSession(), e);
            return null;
        }
    }

    public void start() {
        notifier.start();
    }

    /** @param wait defers interrupts of the calling thread */
    public void close(Uninterrupted wait) {
        notifier.close(wait);
    }

    public Rules rules() {
        return rules;
    }

    /** Called after a change of the rules. */
    public void changed() {
        notifier.nudge();
    }

    /** Sends a test message. Returns why it was not sent, or null if it was. */
    public String test(Rule rule) {
        return sending.send(rule, new Message(rule.label(), List.of(), 0, null));
    }

    /**
     * What became of a rule's messages.
     *
     * @param sentAt when the last one was sent, milliseconds since 1970, or null
     * @param failedAt when the last attempt failed, or null
     * @param failing whether it failed after the last success
     * @param failure the reason
     * @param dropped how many issues were dropped because they waited for a day, or too many waited
     */
    public record Status(int waiting, Long sentAt, Long failedAt, boolean failing, String failure, long dropped) {}

    /** The status by the rules' ids. */
    public Map<String, Status> statuses() throws StoreException {
        Map<String, Status> all = new TreeMap<>();
        State state = store.documents().find(State.NAME).map(Document::body).map(State::read).orElse(new State());
        state.rules.forEach((id, of) -> all.put(id, new Status(of.waiting.size(), of.sentAt == 0 ? null : of.sentAt,
                of.failedAt == 0 ? null : of.failedAt, of.failures > 0, of.failure, of.dropped)));
        return all;
    }
}
