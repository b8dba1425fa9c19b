// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Writes the values of fields. */
final class Values {
    private final EventLimits limits;

    Values(EventLimits limits) {
        this.limits = limits;
    }

    void write(ValueWriter to, Object value) {
        if (value instanceof String text) {
            to.string(text, limits.text());
        } else if (value instanceof Long number) {
            to.number(number);
        } else if (value instanceof Double number) {
            to.number(number);
        } else if (value instanceof Boolean flag) {
            to.bool(flag);
        } else {
            to.nul();
        }
    }
}
