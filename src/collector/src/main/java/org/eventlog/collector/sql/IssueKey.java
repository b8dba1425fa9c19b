// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

/**
 * What makes events of one issue. Compared by hand: what Java makes for a record keeps our class loader after a redeploy
 * (JDK-8078641).
 */
public record IssueKey(int source, String fingerprint) {
    @Override
    public boolean equals(Object other) {
        return other instanceof IssueKey key && source == key.source && fingerprint.equals(key.fingerprint);
    }

    @Override
    public int hashCode() {
        return 31 * fingerprint.hashCode() + source;
    }
}
