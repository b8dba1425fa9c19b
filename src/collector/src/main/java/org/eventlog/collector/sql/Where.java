// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects conditions and their values in the same order. */
public final class Where {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** @param condition with a question mark for each value; null to add nothing */
    public final void and(String condition, Supplier<?>... parameters) {
        if (condition != null) {
            sql.append(" AND ").append(condition);
            for (Supplier<?> parameter : parameters) {
                values.add(parameter.get());
            }
        }
    }

    /** @param condition with a question mark for each value */
    void all(String condition, List<String> parameters) {
        sql.append(" AND ").append(condition);
        values.addAll(parameters);
    }

    public String sql() {
        return sql.toString();
    }

    public Object[] values() {
        return values.toArray();
    }
}
