// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.List;
import org.eventlog.collector.store.StoreException;

/** The parts of a database that the classes of its tables use. */
public interface Database {

    /** Runs the work in a transaction. For the writer's thread. */
    <T> T write(Transaction.Work<T> work) throws StoreException;

    /** Queries rows, within the time limit of a search. Thread-safe. */
    <T> List<T> read(Rows.Row<T> row, String sql, Object... values) throws StoreException;
}
