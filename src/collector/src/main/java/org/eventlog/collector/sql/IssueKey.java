// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

/**
 * Identifies an issue. Methods are written by hand: the generated methods of a record would keep the class loader alive
 * after a redeployment (JDK-8078641).
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
