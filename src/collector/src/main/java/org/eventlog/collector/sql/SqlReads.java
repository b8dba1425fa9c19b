// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.store.Affected;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.SourceUse;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/** Queries of events. */
public final class SqlReads implements EventReads {
    /** The maximum number of events that are counted individually, the newest; more would take too long. */
    private static final int MAX_COUNTED = 10_000;
    /** The same if there is no time for more. */
    private static final int FEW_COUNTED = 1_000;
    /** At most a second's work even if an event is compared with parts of words. */
    private static final int EXPORTED_BLOCKS = 128;
    private static final String JOIN = EventSearch.JOIN;
    private static final int COUNT_SHARE = 10;
    private static final int HISTOGRAM_SHARE = 4;
    /** The part of the time for a search by the index of times. */
    private static final int TIME_SHARE = 3;
    /** How long a search that has not advanced goes on. */
    private static final long EXTENSION = TimeUnit.SECONDS.toNanos(4);

    private final EventDialect dialect;
    private final String shown;
    private final String whole;
    private final SearchTime time;

    /** Searches without an end of their own. */
    public SqlReads(EventDialect dialect) {
        this(dialect, SearchTime.ENDLESS);
    }

    /** @param searchTime how long the searches of one request go on, together; none returns only what is found at once */
    public SqlReads(EventDialect dialect, Duration searchTime) {
        this.dialect = dialect;
        this.time = new SearchTime(dialect, searchTime);
        shown = "SELECT " + dialect.columns(false) + " FROM ";
        whole = "SELECT " + dialect.columns(true) + " FROM ";
    }

    private Optional<EventSearch> search(EventFilter filter) throws StoreException {
        return dialect.query(transaction -> EventSearch.of(dialect, transaction, filter));
    }

    @Override
    public EventPage list(EventQuery query) throws StoreException {
        // Read this number before the events. An event that arrives in between is then returned by the next query, and
        // not missed.
        long newest = newest();
        Optional<EventSearch> search = search(query.filter());
        if (search.isEmpty()) {
            return new EventPage(List.of(), false, newest);
        }
        EventPage page = query.after() != null
                ? after(search.get(), query, newest)
                : search.get().isAtOnce()
                        ? atOnce(search.get(), query, newest)
                        : newestFirst(search.get(), query, newest);
        // The next query must not return one again that arrived in between and is in this page.
        return new EventPage(page.events(), page.older(),
                page.events().stream().mapToLong(StoredEvent::seq).reduce(newest, Math::max), page.reached());
    }

    private EventPage atOnce(EventSearch search, EventQuery query, long newest) throws StoreException {
        time.use();
        // Query one more than requested, to detect further events.
        List<StoredEvent> events = dialect.query(transaction -> search.newest(transaction, Walk.Range.ALL,
                query.before(), query.limit() + 1));
        return page(events, query.limit(), newest);
    }

    private static EventPage page(List<StoredEvent> events, int limit, long newest) {
        boolean more = events.size() > limit;
        return new EventPage(more ? events.subList(0, limit) : events, more, newest);
    }

    private EventPage newestFirst(EventSearch search, EventQuery query, long newest) throws StoreException {
        boolean byArrival = search.isByArrival();
        EventQuery.Cursor before = query.before();
        int wanted = query.limit() + 1;
        long until = time.until(1);
        if (!byArrival) {
            Optional<List<StoredEvent>> soon = time.soon(
                    transaction -> search.newestByTime(transaction, before, wanted),
                    TIME_SHARE);
            if (soon.isPresent()) {
                return page(soon.get(), query.limit(), newest);
            }
        }
        Blocks blocks = before == null
                ? search.blocks()
                : byArrival
                        ? search.blocks().below(Blocks.of(before.seq() - 1) + 1)
                        : search.blocks().within(null, before.seq() == 0 ? before.ts() : before.ts() + 1);
        Walk walk = search.walk(byArrival ? Walk.Order.HIGHEST : Walk.Order.LATEST, blocks, until);
        Comparator<StoredEvent> order = byArrival
                ? Comparator.comparingLong(StoredEvent::seq).reversed()
                : Comparator.comparingLong(StoredEvent::ts).thenComparingLong(StoredEvent::seq).reversed();
        List<StoredEvent> found = new ArrayList<>();
        boolean extended = false;
        while (!walk.isComplete()) {
            if (!walk.goesOn()) {
                if (extended || byArrival || !stands(walk, before)) {
                    break;
                }
                extended = true;
                walk.extend(EXTENSION);
            }
            time.portion(walk, (transaction, ranges) -> {
                List<StoredEvent> some = new ArrayList<>();
                for (Walk.Range range : ranges) {
                    some.addAll(search.newest(transaction, range, before, wanted));
                }
                return some;
            }).ifPresent(found::addAll);
            found.sort(order);
            found.subList(Math.min(wanted, found.size()), found.size()).clear();
            if (found.size() == wanted && (walk.isComplete() || byArrival
                    || found.get(wanted - 1).ts() > walk.latest())) {
                return page(found, query.limit(), newest);
            }
        }
        if (walk.isComplete()) {
            return page(found, query.limit(), newest);
        }
        if (byArrival) {
            return new EventPage(found, true, newest, new EventQuery.Cursor(walk.latest() + 1, walk.highest() + 1));
        }
        if (stands(walk, before)) {
            throw new StoreException(StoreException.Kind.TIMEOUT, "too many events of about the same time");
        }
        // Others may be later than these.
        found.removeIf(event -> event.ts() <= walk.latest());
        return new EventPage(found, true, newest, new EventQuery.Cursor(walk.latest() + 1, 0));
    }

    /** Whether a query that continues here would be the same again: many blocks overlap in time. */
    private static boolean stands(Walk walk, EventQuery.Cursor before) {
        // A cursor of this time and number 0 is after the last event of the time before.
        long reached = walk.latest() + 1;
        return before != null && (reached > before.ts() || reached == before.ts() && before.seq() == 0);
    }

    private EventPage after(EventSearch search, EventQuery query, long newest) throws StoreException {
        if (search.blocks() == null) {
            return new EventPage(dialect.query(transaction -> search.oldest(transaction, Walk.Range.ALL, query.after(),
                    query.limit(), false)), false, newest);
        }
        Walk walk = search.walk(Walk.Order.LOWEST, search.blocks().from(Blocks.of(query.after() + 1)), time.until(1));
        List<StoredEvent> found = new ArrayList<>();
        while (walk.goesOn() && found.size() < query.limit()) {
            int left = query.limit() - found.size();
            time.portion(walk, (transaction, ranges) -> {
                List<StoredEvent> some = new ArrayList<>();
                for (Walk.Range range : ranges) {
                    if (some.size() < left) {
                        some.addAll(search.oldest(transaction, range, query.after(), left - some.size(), false));
                    }
                }
                return some;
            }).ifPresent(found::addAll);
        }
        return new EventPage(found, false, newest, walk.isComplete() || found.size() >= query.limit()
                ? null
                : new EventQuery.Cursor(0, Math.max(query.after(), walk.passed())));
    }

    private long newest(Transaction transaction) throws SQLException {
        List<Long> newest = transaction.select(row -> row.getLong(1), dialect.newest());
        return newest.isEmpty() ? 0 : newest.get(0);
    }

    @Override
    public Optional<StoredEvent> find(long seq) throws StoreException {
        return dialect.query(
                transaction -> transaction.select(EventRows::event, whole + "event e" + JOIN + " AND e.seq = ?", seq))
                .stream().findFirst();
    }

    @Override
    public Optional<StoredEvent> find(String source, String id) throws StoreException {
        return dialect.query(transaction -> transaction.select(EventRows::event,
                whole + "event e" + JOIN + " AND s.name = ? AND e.eid = ?", source, id)).stream().findFirst();
    }

    @Override
    public List<StoredEvent> around(long seq, int each) throws StoreException {
        return dialect.query(transaction -> {
            List<StoredEvent> all = new ArrayList<>(transaction.select(EventRows::event, shown + "event e" + JOIN
                    + " AND (e.ts, e.seq) < (SELECT ts, seq FROM event WHERE seq = ?) ORDER BY e.ts DESC, e.seq DESC "
                    + "LIMIT ?", seq, each));
            Collections.reverse(all);
            all.addAll(transaction.select(EventRows::event, shown + "event e" + JOIN
                    + " AND (e.ts, e.seq) >= (SELECT ts, seq FROM event WHERE seq = ?) ORDER BY e.ts, e.seq LIMIT ?",
                    seq, each + 1));
            return all;
        });
    }

    @Override
    public void export(EventFilter filter, long atMost, Export to) throws StoreException {
        long last = newest();
        Optional<EventSearch> search = search(filter);
        if (search.isEmpty()) {
            return;
        }
        Exporting exporting = new Exporting(dialect, search.get(), last, atMost, to);
        if (search.get().blocks() == null) {
            exporting.export(new Walk.Range(0, last));
            return;
        }
        Walk walk = search.get().walk(Walk.Order.LOWEST, search.get().blocks().below(Blocks.of(last) + 1),
                SearchTime.endless());
        while (walk.goesOn()) {
            for (Walk.Range range : walk.next(EXPORTED_BLOCKS)) {
                if (!exporting.export(range)) {
                    return;
                }
            }
        }
    }

    @Override
    public Counted count(EventFilter filter, long atMost) throws StoreException {
        if (EventSearch.isCounted(filter)) {
            return dialect.query(transaction -> new StoredCounts(dialect).count(transaction, filter, atMost));
        }
        Optional<EventSearch> search = search(filter);
        if (search.isEmpty()) {
            return new Counted(0, false);
        }
        if (search.get().isAtOnce()) {
            // More than a page shows is counted for a limit, and must be exact.
            Optional<Long> soon = atMost > MAX_COUNTED + 1
                    ? Optional.of(dialect.query(counted(search.get(), atMost)))
                    : time.soon(counted(search.get(), atMost), COUNT_SHARE);
            long most = soon.isPresent() ? atMost : Math.min(atMost, FEW_COUNTED);
            long count = soon.isPresent() ? soon.get() : dialect.query(counted(search.get(), most));
            return new Counted(count, count >= most);
        }
        long count = 0;
        Walk walk = search.get().walk(Walk.Order.HIGHEST, search.get().blocks(), time.until(COUNT_SHARE));
        while (walk.goesOn() && count < atMost) {
            long left = atMost - count;
            count += time.portion(walk, (transaction, ranges) -> {
                long some = 0;
                for (Walk.Range range : ranges) {
                    some += some < left ? search.get().count(transaction, range, left - some) : 0;
                }
                return some;
            }).orElse(0L);
        }
        return new Counted(count, !walk.isComplete() || count >= atMost);
    }

    @Override
    public Histogram histogram(EventFilter filter, long step) throws StoreException {
        if (EventSearch.isCounted(filter) && step % HistogramCounts.MINUTE == 0) {
            return dialect.query(transaction -> StoredCounts.histogram(transaction, filter, step));
        }
        Optional<EventSearch> search = search(filter);
        if (search.isEmpty()) {
            return new Histogram(step, List.of(), false);
        }
        if (search.get().isAtOnce()) {
            // The events may be far apart: each is then read from a page of its own.
            Optional<List<Histogram.Bar>> soon = time.soon(bars(search.get(), step, MAX_COUNTED), HISTOGRAM_SHARE);
            return soon.isPresent()
                    ? ofEvents(step, soon.get(), MAX_COUNTED)
                    : ofEvents(step, dialect.query(bars(search.get(), step, FEW_COUNTED)), FEW_COUNTED);
        }
        if (EventSearch.isCounted(filter)) {
            Optional<List<Histogram.Bar>> soon = time.soon(
                    transaction -> search.get().barsByTime(transaction, step, MAX_COUNTED), 1);
            if (soon.isPresent()) {
                return ofEvents(step, soon.get(), MAX_COUNTED);
            }
            // This search has used up the time of the first. The one of the blocks gets a part for itself.
            time.use();
        }
        return ofBlocks(search.get(), step);
    }

    /** By the index of issues alone, which has no levels, so that no event is read. */
    @Override
    public Histogram activity(long issue, long from, long to, long step) throws StoreException {
        return ofEvents(step, dialect.query(transaction -> transaction.select(EventRows::bar, "SELECT ts - ts % " + step
                + ", 0, 0, count(*) FROM (SELECT ts FROM event WHERE grp = ? AND ts >= ? AND ts < ? ORDER BY ts DESC "
                + "LIMIT " + MAX_COUNTED + ") AS newest GROUP BY 1 ORDER BY 1", issue, from, to)), MAX_COUNTED);
    }

    private Histogram ofBlocks(EventSearch search, long step) throws StoreException {
        Walk walk = search.walk(search.isByArrival() ? Walk.Order.HIGHEST : Walk.Order.LATEST, search.blocks(),
                time.until(HISTOGRAM_SHARE));
        List<Histogram.Bar> bars = new ArrayList<>();
        while (walk.goesOn() && total(bars) < MAX_COUNTED) {
            long left = MAX_COUNTED - total(bars);
            time.portion(walk, (transaction, ranges) -> {
                List<Histogram.Bar> some = new ArrayList<>();
                for (Walk.Range range : ranges) {
                    if (total(some) < left) {
                        some.addAll(search.bars(transaction, range, step, left - total(some)));
                    }
                }
                return some;
            }).ifPresent(bars::addAll);
        }
        return ofEvents(step, bars, walk.isComplete() ? MAX_COUNTED : 0);
    }

    private static Transaction.Work<Long> counted(EventSearch search, long atMost) {
        return transaction -> search.count(transaction, Walk.Range.ALL, atMost);
    }

    private static Transaction.Work<List<Histogram.Bar>> bars(EventSearch search, long step, long atMost) {
        return transaction -> search.bars(transaction, Walk.Range.ALL, step, atMost);
    }

    private static long total(List<Histogram.Bar> bars) {
        return bars.stream().mapToLong(Histogram.Bar::total).sum();
    }

    /** @param most with so many events, or more, there may be others */
    private static Histogram ofEvents(long step, List<Histogram.Bar> bars, long most) {
        Map<Long, Histogram.Bar> sums = new TreeMap<>();
        bars.forEach(bar -> sums.merge(bar.start(), bar, Histogram.Bar::and));
        return new Histogram(step, List.copyOf(sums.values()), total(bars) >= most);
    }

    /** See {@link SqlIssues.Matching}. */
    public List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        Optional<EventSearch> search = search(filter);
        return search.isEmpty()
                ? List.of()
                : dialect.query(transaction -> search.get().issues(transaction, upToSeq, atMost));
    }

    @Override
    public Affected affected(long issue, int atMost) throws StoreException {
        List<Affected.User> all = dialect.query(transaction -> transaction.select(
                row -> new Affected.User(row.getString(1), row.getLong(2)), "SELECT who, count(*) FROM (SELECT "
                        + dialect.user() + " AS who FROM event WHERE grp = ? ORDER BY ts DESC, seq DESC LIMIT "
                        + MAX_COUNTED + ") AS newest GROUP BY who ORDER BY 2 DESC, 1",
                issue));
        List<Affected.User> users = all.stream().filter(user -> user.name() != null).toList();
        return new Affected(users.subList(0, Math.min(atMost, users.size())), users.size(),
                all.stream().mapToLong(Affected.User::events).sum() >= MAX_COUNTED);
    }

    @Override
    public List<SourceUse> uses(long since) throws StoreException {
        return dialect.query(transaction -> StoredCounts.uses(transaction, since));
    }

    @Override
    public List<String> sources() throws StoreException {
        return dialect.query(
                transaction -> transaction.select(row -> row.getString(1), "SELECT name FROM source ORDER BY name"));
    }

    @Override
    public long newest() throws StoreException {
        return dialect.query(this::newest);
    }
}
