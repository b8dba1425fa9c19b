// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.util.List;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.EventSql;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.store.StoreException;

/** Queries events with tsquery. */
final class PostgresDialect implements EventDialect {
    private final Sessions sessions;

    PostgresDialect(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public <T> T query(Transaction.Work<T> work) throws StoreException {
        return sessions.read(work);
    }

    @Override
    public <T> T query(Transaction.Work<T> work, long until) throws StoreException {
        return sessions.read(work);
    }

    @Override
    public EventSql.Words words(EventFilter filter, Integer source, List<SearchText.Clause> without, boolean tagged) {
        String query = Words.query(filter, source);
        return query == null
                ? null
                : new EventSql.Words("e.words @@ CAST(? AS tsquery)", query, "event e", "e.seq", null);
    }

    @Override
    public String columns(boolean whole) {
        return "e.seq, e.eid, e.ts, e.rcv, e.lvl, s.name, e.ip, e.origin, e.name, e.usr, e.session, e.req, e.corr, "
                + "e.key, e.grp, e.flags, "
                + (whole
                        ? "e.msg, false, e.data"
                        : "substr(coalesce(e.msg, e.thrown), 1, " + SHORT + "), char_length(e.msg) > " + SHORT
                                + ", NULL");
    }

    @Override
    public String byNumber() {
        return "";
    }

    @Override
    public String newest() {
        return "SELECT newest FROM state";
    }

    @Override
    public String user() {
        return "usr";
    }

    @Override
    public String contains(String column) {
        return "strpos(" + column + ", ?) > 0";
    }

    @Override
    public String like(String column) {
        return column + " ILIKE ?";
    }
}
