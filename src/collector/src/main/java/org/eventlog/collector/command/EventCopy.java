// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.command;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.notify.MovedState;
import org.eventlog.collector.sqlite.SqliteContents;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreImport;

/** Copies everything from a database file to another store. */
public final class EventCopy {
    private static final int AT_ONCE = 1_000;
    private final SqliteContents from;
    private final EventStore to;
    private final Map<String, Integer> sources = new HashMap<>();

    public EventCopy(SqliteContents from, EventStore to) {
        this.from = from;
        this.to = to;
    }

    /**
     * The result of a run.
     *
     * @param last the number of the last event, after which another run can continue
     * @param events the events that were copied
     * @param duplicates the events that were there already
     * @param auditTaken the audit entries whose numbers are taken
     * @param deploymentsTaken the deployments whose numbers are taken
     */
    public record Result(long last, long events, long duplicates, int issues, int keys, int people, int audit,
            int auditTaken, int deployments, int deploymentsTaken) {}

    /** Is told how far it is. */
    public interface Progress {
        void at(long events);
    }

    /** @param after the number of the last event of an earlier run, 0 for all events */
    public Result run(long after, Progress progress) throws StoreException {
        StoreImport imports = to.imports();
        imports.keys(from.keys());
        imports.people(from.people());
        long last = after;
        long events = 0;
        long duplicates = 0;
        for (List<SqliteContents.Event> some = from.events(last, AT_ONCE); !some.isEmpty(); some = from.events(last,
                AT_ONCE)) {
            for (boolean duplicate : to.append(arrivals(some))) {
                duplicates += duplicate ? 1 : 0;
                events += duplicate ? 0 : 1;
            }
            last = some.get(some.size() - 1).seq();
            progress.at(events + duplicates);
        }
        // After the events, which count their issues and reopen some of them.
        int[] deployments = deployments(imports);
        // Before the issues: its numbers must be among theirs.
        Map<String, String> documents = from.documents();
        List<StoreImport.Known> issues = from.issues();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < issues.size(); i += AT_ONCE) {
            numbers.addAll(imports.issues(issues.subList(i, Math.min(issues.size(), i + AT_ONCE))));
        }
        documents(documents, issues, numbers);
        int[] audit = audit(imports);
        return new Result(last, events, duplicates, issues.size(), from.keys().size(), from.people().size(), audit[0],
                audit[1], deployments[0], deployments[1]);
    }

    private int[] deployments(StoreImport imports) throws StoreException {
        int added = 0;
        int all = 0;
        for (Map.Entry<String, List<Deployment>> source : from.deployments().entrySet()) {
            added += imports.deployments(source.getKey(), source.getValue());
            all += source.getValue().size();
        }
        return new int[]{added, all - added};
    }

    /** The rules of notifications, their state, and the saved views. */
    private void documents(Map<String, String> documents, List<StoreImport.Known> known, List<Long> numbers)
            throws StoreException {
        for (Map.Entry<String, String> one : documents.entrySet()) {
            String body = one.getKey().equals(MovedState.NAME)
                    ? state(one.getValue(), documents.get(MovedState.RULES), known, numbers)
                    : one.getValue();
            long version = to.documents().find(one.getKey()).map(DocumentStore.Document::version).orElse(0L);
            if (!to.documents().put(one.getKey(), version, body)) {
                throw new StoreException(StoreException.Kind.BUSY, "a collector changes it; stop the new collector");
            }
        }
    }

    private String state(String body, String rules, List<StoreImport.Known> known, List<Long> numbers)
            throws StoreException {
        Map<Long, Long> byNumber = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            byNumber.put(known.get(i).issue().id(), numbers.get(i));
        }
        return MovedState.of(body, rules, known.stream().map(StoreImport.Known::issue).toList(), byNumber,
                to.issues().newest(), System.currentTimeMillis());
    }

    private int[] audit(StoreImport imports) throws StoreException {
        int added = 0;
        int taken = 0;
        long after = 0;
        for (List<AuditEntry> some = from.audit(after, AT_ONCE); !some.isEmpty(); some = from.audit(after, AT_ONCE)) {
            int now = imports.audit(some);
            added += now;
            taken += some.size() - now;
            after = some.get(some.size() - 1).id();
        }
        return new int[]{added, taken};
    }

    private List<EventStore.Arrival> arrivals(List<SqliteContents.Event> events) throws StoreException {
        List<EventStore.Arrival> arrivals = new ArrayList<>(events.size());
        for (SqliteContents.Event event : events) {
            Integer source = sources.get(event.source());
            if (source == null) {
                source = to.imports().source(event.source());
                sources.put(event.source(), source);
            }
            arrivals.add(new EventStore.Arrival(new NewEvent(event.id(), event.ts(), event.level(), event.name(),
                    event.user(), event.request(), event.correlation(), event.message(), event.data(), event.flags(),
                    NewEvent.words(text(event), event.request(), event.correlation()), event.group()), source,
                    event.key(), event.received(), event.address(),
                    event.origin()));
        }
        return arrivals;
    }

    /** The texts by which the event is found. The file has only an index of them. */
    private static String text(SqliteContents.Event event) {
        StringBuilder text = new StringBuilder();
        try (JsonParser parser = Json.createParser(new StringReader(event.data()))) {
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case VALUE_STRING, VALUE_NUMBER -> text.append(parser.getString()).append('\n');
                    default -> {
                        // Not a text.
                    }
                }
            }
        } catch (JsonException e) {
            // The event is found by its other texts.
        }
        for (String own : new String[]{event.name(), event.message(), event.user()}) {
            if (own != null) {
                text.append(own).append('\n');
            }
        }
        return text.toString();
    }
}
