// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.DocumentStore.Document;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Changes;
import org.eventlog.thread.Uninterrupted;

/**
 * Looks for new, regressed and spiking issues every ten seconds, and tells them by the rules. What is told already is
 * stored before and after a message is sent, so no message is lost. A message is repeated if its success could not be
 * noted: the receiver accepted it but answered too late or not at all, or the node died, stopped without waiting any
 * longer, or could not write to the store in between. Of several nodes on one database, one sends; if it stores nothing for a minute, another takes over.
 */
public final class Notifier implements Runnable {
    private static final long LOOK_MILLIS = 10_000;
    private static final long TAKE_OVER = 60_000;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long MINUTE = 60_000;
    private static final int AT_ONCE = 500;
    private static final int WATCHED = 1_000;
    /** The regressed issues that are remembered, and how many of them are checked at each look. */
    private static final int TOLD = 10_000;
    private static final int CHECKED = 20;
    private static final int WAITING = 200;
    /** Long enough for a message that is being sent, and for noting it. */
    private static final long STOP_SECONDS = Sending.PATIENCE_SECONDS + 2;

    private final EventStore store;
    private final Rules rules;
    private final Changes changes;
    private final Sending sending;
    private final String url;
    private final InstantSource clock;
    private final OperatorLog operatorLog;
    private final String me = UUID.randomUUID().toString();
    private final Thread thread;
    private Spikes spikes = new Spikes();
    private long watched;
    private long watchedSince;
    /** The regressed issue that was checked last. */
    private long checked;
    private boolean saidFailed;
    /** Guarded by this. */
    private boolean closed;

    /** @param url the collector's address for links, ending with a slash; null if unknown */
    Notifier(EventStore store, Rules rules, Changes changes, Sending sending, String url, InstantSource clock,
            OperatorLog operatorLog) {
        this.store = store;
        this.rules = rules;
        this.changes = changes;
        this.sending = sending;
        this.url = url;
        this.clock = clock;
        this.operatorLog = operatorLog;
        thread = new Thread(this, "eventlog-collector-notify");
        thread.setDaemon(true);
        thread.setContextClassLoader(Notifier.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    void close(Uninterrupted wait) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        wait.join(thread, TimeUnit.SECONDS.toNanos(STOP_SECONDS));
    }

    /** Looks again at once, because a rule has changed. */
    synchronized void nudge() {
        notifyAll();
    }

    @Override
    public void run() {
        while (!isClosed()) {
            try {
                step();
            } catch (StoreException e) {
                // The writer reports it, and issues are found later.
            } catch (RuntimeException | Error e) {
                operatorLog.unexpected("notifications", e);
            }
            pause();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Only close() ends this thread.
        }
    }

    /** Looks once, and sends what is due. */
    void step() throws StoreException {
        Optional<Document> stored = store.documents().find(State.NAME);
        List<Rule> all = rules.all();
        if (all.isEmpty() && stored.isEmpty()) {
            return;
        }
        Saved saved = new Saved(stored);
        if (!saved.isOurs()) {
            return;
        }
        State state = saved.state;
        state.rules.keySet().removeIf(id -> all.stream().noneMatch(rule -> rule.id().equals(id)));
        look(state, all);
        List<Rule> due = all.stream().filter(rule -> isDue(rule, state.of(rule.id()))).toList();
        if (!saved.save(!due.isEmpty())) {
            return;
        }
        for (Rule rule : due) {
            if (!isClosed()) {
                send(rule, state.of(rule.id()));
                if (!saved.save(false)) {
                    return;
                }
            }
        }
    }

    /** The stored state, and whether this node owns it. */
    private final class Saved {
        final State state;
        private final boolean fresh;
        private long version;
        private String last;

        Saved(Optional<Document> stored) throws StoreException {
            fresh = stored.isEmpty();
            version = stored.map(Document::version).orElse(0L);
            last = stored.map(Document::body).orElse(null);
            state = fresh ? new State() : State.read(last);
            if (fresh) {
                // What happened before the first rule is not told.
                state.issue = store.issues().newest();
                regressed().forEach(issue -> state.regressed.put(issue.id(), changedAt(issue)));
            }
        }

        boolean isOurs() {
            if (store.isShared() && !state.owner.equals(me) && !state.owner.isEmpty()) {
                long now = clock.millis();
                if (version != watched || now < watchedSince) {
                    watched = version;
                    watchedSince = now;
                    return false;
                }
                if (now - watchedSince < TAKE_OVER) {
                    return false;
                }
                spikes = new Spikes();
            }
            state.owner = me;
            return true;
        }

        /**
         * Shared state is stored even if it is the same, to show that this node is alive.
         *
         * @param sends whether messages follow: then it is stored too, because nothing may be sent that cannot be noted
         */
        boolean save(boolean sends) throws StoreException {
            String body = state.write();
            if (!store.isShared() && !sends && body.equals(last)) {
                return true;
            }
            long before = version;
            if (!changes.change(writable -> writable.documents().put(State.NAME, before, body))) {
                return false;
            }
            version++;
            last = body;
            return true;
        }
    }

    private void look(State state, List<Rule> all) throws StoreException {
        long now = clock.millis();
        List<Issue> found = store.issues().after(state.issue, AT_ONCE);
        for (Issue issue : found) {
            state.issue = issue.id();
            tell(state, all, Alert.Kind.NEW, issue, now, 0);
        }
        for (Issue issue : regressed()) {
            if (!Long.valueOf(changedAt(issue)).equals(state.regressed.put(issue.id(), changedAt(issue)))) {
                tell(state, all, Alert.Kind.REGRESSED, issue, now, 0);
            }
        }
        forget(state.regressed);
        for (Rule rule : all) {
            state.of(rule.id()).spikes.values().removeIf(at -> now - at > HOUR || at > now);
        }
        if (spikes.isDue(now)) {
            for (Spikes.Spike spike : spikes
                    .look(store.issues().list(new IssueQuery(true, null, null, null, null, WATCHED)), now)) {
                tell(state, all, Alert.Kind.SPIKE, spike.issue(), now, spike.recent());
            }
        }
        for (Rule rule : all) {
            State.OfRule of = state.of(rule.id());
            int before = of.waiting.size();
            of.waiting.removeIf(alert -> now - alert.at() > DAY);
            of.dropped += before - of.waiting.size();
            of.sent.removeIf(at -> now - at > HOUR || at > now);
        }
    }

    /**
     * Drops issues that are no longer regressed, some at each look. One that is regressed stays, even if others have
     * later events and it is not among those that are looked at: otherwise, its next event would tell it again.
     */
    private void forget(NavigableMap<Long, Long> told) throws StoreException {
        for (Long id : told.tailMap(checked, false).keySet().stream().limit(CHECKED).toList()) {
            checked = id;
            if (store.issues().find(id).filter(issue -> issue.state() == IssueState.REGRESSED).isEmpty()) {
                told.remove(id);
            }
        }
        if (told.isEmpty() || checked >= told.lastKey()) {
            checked = 0;
        }
        while (told.size() > TOLD) {
            told.pollFirstEntry();
        }
    }

    private List<Issue> regressed() throws StoreException {
        return store.issues().list(new IssueQuery(null, IssueState.REGRESSED, null, null, null, AT_ONCE));
    }

    private static long changedAt(Issue issue) {
        return issue.changedAt() == null ? 0 : issue.changedAt();
    }

    /** @param recent the events of the last minutes, for a spike */
    private static void tell(State state, List<Rule> all, Alert.Kind kind, Issue issue, long now, long recent) {
        for (Rule rule : all) {
            State.OfRule of = state.of(rule.id());
            if (rule.applies(kind, issue) && (kind != Alert.Kind.SPIKE
                    || recent >= rule.spike() && of.spikes.putIfAbsent(issue.id(), now) == null)) {
                if (of.waiting.size() < WAITING) {
                    of.waiting.add(new Alert(kind, issue.id(), now));
                } else {
                    of.dropped++;
                }
            }
        }
    }

    private boolean isDue(Rule rule, State.OfRule of) {
        long now = clock.millis();
        return !of.waiting.isEmpty() && now >= of.nextTry && of.sent.size() < rule.perHour()
                && (of.sentAt == 0 || now < of.sentAt || now - of.sentAt >= rule.everyMinutes() * MINUTE);
    }

    private void send(Rule rule, State.OfRule of) throws StoreException {
        List<Message.Item> items = new ArrayList<>();
        int more = 0;
        for (Alert alert : of.waiting) {
            Issue issue = store.issues().find(alert.issue()).orElse(null);
            // It may have been resolved or deleted while it waited.
            if (issue != null && issue.state().isOpen()) {
                if (items.size() < Message.MOST) {
                    items.add(new Message.Item(alert.kind(), issue));
                } else {
                    more++;
                }
            }
        }
        long now = clock.millis();
        String fault = items.isEmpty() ? null : sending.send(rule, new Message(rule.label(), items, more, url));
        if (fault == null) {
            of.waiting.clear();
            of.failures = 0;
            of.nextTry = 0;
            if (!items.isEmpty()) {
                of.sent.add(now);
                of.sentAt = now;
            }
            saidFailed = false;
            return;
        }
        of.failures++;
        of.failedAt = now;
        of.failure = fault;
        of.nextTry = now + Math.min(HOUR, MINUTE << Math.min(of.failures - 1, 6));
        if (!saidFailed) {
            operatorLog.notNotified(rule.label(), fault);
        }
        saidFailed = true;
    }
}
