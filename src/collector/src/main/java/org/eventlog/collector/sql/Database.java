// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.List;
import org.eventlog.collector.store.StoreException;

/** The parts of a database that the classes of its tables use. */
public interface Database {

    /** All of the work is kept, or nothing of it. For the writer's thread. */
    <T> T write(Transaction.Work<T> work) throws StoreException;

    /** Rows of any table; ends after the time that a search may take. For any thread. */
    <T> List<T> read(Rows.Row<T> row, String sql, Object... values) throws StoreException;
}
