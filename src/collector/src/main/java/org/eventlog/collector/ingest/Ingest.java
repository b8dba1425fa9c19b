// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Body;
import org.eventlog.collector.web.BodyBudget;
import org.eventlog.collector.web.Refusal;

/** The steps common to all inputs: authentication of the sender, its limits, and waiting for the commit. */
public final class Ingest {
    /** The origin of events that browsers send without a key. */
    static final String BROWSER = "browser";

    private final IngestWriter writer;
    private final KeyGuard keys;
    private final EventParser parser;
    private final RateLimit rate;
    private final long timeoutMillis;
    private final InstantSource clock;
    private final BodyBudget bodies;
    private final IssueGuard issues;

    public Ingest(IngestWriter writer, Keys keys, EventParser parser, CollectorConfig config, InstantSource clock) {
        this.writer = writer;
        this.keys = new KeyGuard(keys);
        this.parser = parser;
        this.rate = new RateLimit(config.ratePerSecond(), config.burst(), clock);
        this.timeoutMillis = config.commitTimeout().toMillis();
        this.clock = clock;
        this.bodies = new BodyBudget(config.queueBytes());
        this.issues = new IssueGuard(config.issues().mostNew(), config.issues().clientErrors(), clock);
    }

    public EventParser parser() {
        return parser;
    }

    public CollectorConfig.Limits limits() {
        return parser.limits();
    }

    /**
     * Reads and decompresses the request's body.
     *
     * @throws Refusal 400, 413, 415, or 503 if too many bodies are being read
     */
    public byte[] body(HttpServletRequest request, Set<String> types) {
        return Body.read(request, parser.limits(), bodies, types);
    }

    /**
     * Authenticates the sender, before its body is read.
     *
     * @throws Refusal 401 and 403, see {@link KeyGuard}; 429 after events of this key were refused; 503
     */
    public Keys.Key sender(String shown, HttpServletRequest request) {
        // Without its database the collector has no keys, and would reject a valid key as unknown.
        StoreException fault = writer.fault();
        if (fault != null) {
            throw Refusal.of(fault);
        }
        Keys.Key key = keys.require(shown, KeyRow.Scope.INGEST, request.getRemoteAddr());
        Body.isKeyed(request, key.id());
        long wait = rate.closed(key.id());
        if (wait > 0) {
            throw tooFast(wait);
        }
        return key;
    }

    /** Like {@link #keep(List, Keys.Key, String, String)}, for events of an HTTP request. */
    public boolean[] keep(List<NewEvent> events, Keys.Key key, HttpServletRequest request, String origin) {
        return keep(events, key, request.getRemoteAddr(), origin);
    }

    /**
     * Stores the events and returns when they are committed.
     *
     * @return for each event, whether it is a duplicate
     * @throws Refusal 403, 429 or 503; in that case none is acknowledged
     */
    public boolean[] keep(List<NewEvent> events, Keys.Key key, String address, String origin) {
        return await(offer(events, key, address, origin));
    }

    /**
     * Enqueues the events without waiting, for a thread that serves many senders.
     *
     * @return completed by the writer's thread after the commit, or with a {@link StoreException} if it failed
     * @throws Refusal 403, 429 or 503; in that case none is enqueued
     */
    public CompletableFuture<boolean[]> begin(List<NewEvent> events, Keys.Key key, String address, String origin) {
        StoreException fault = writer.fault();
        if (fault != null) {
            throw Refusal.of(fault);
        }
        return offer(events, key, address, origin).result();
    }

    private PendingCommit offer(List<NewEvent> events, Keys.Key key, String address, String origin) {
        if (key.maxLevel() > 0 && events.stream().anyMatch(event -> event.level() > key.maxLevel())) {
            throw new Refusal(403, "level_not_allowed", "The key may not send events of that level.");
        }
        take(key, events.size());
        long received = clock.millis();
        PendingCommit ticket = new PendingCommit(issues
                .apply(events, key.source(), address, origin.equals(BROWSER)).stream()
                .map(event -> new EventStore.Arrival(event, key.source(), key.id(), received, address, origin))
                .toList());
        return switch (writer.offer(ticket)) {
            case TAKEN -> ticket;
            case FULL, SHARE_FULL -> throw new Refusal(503, "queue_full", "Too many events are waiting.", 2);
            case CLOSED -> throw new Refusal(503, "not_ready", "The collector is stopping.", 5);
        };
    }

    /**
     * Counts what the key sends.
     *
     * @throws Refusal 429
     */
    public void take(Keys.Key key, int count) {
        long wait = rate.take(key.id(), count);
        if (wait > 0) {
            throw tooFast(wait);
        }
    }

    private static Refusal tooFast(long wait) {
        return new Refusal(429, "rate_limited", "Too many events for this key.", wait);
    }

    private boolean[] await(PendingCommit ticket) {
        try {
            return ticket.result().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            ticket.giveUp();
            throw new Refusal(503, "commit_timeout", "The database did not commit in time.", 5);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException fault
                    ? Refusal.of(fault)
                    : new Refusal(503, "database_failed", "The database cannot be used.", 60);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ticket.giveUp();
            throw new Refusal(503, "not_ready", "The collector is stopping.", 5);
        }
    }
}
