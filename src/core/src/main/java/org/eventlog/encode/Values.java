// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.spi.ObjectRenderer;

/** Writes the values of fields. */
final class Values {
    private final EventLimits limits;
    private final ObjectRenderer objects;
    private final FieldRules rules;

    /** @param objects renders values of unknown types; null for their {@code toString()} */
    Values(EventLimits limits, ObjectRenderer objects, FieldRules rules) {
        this.limits = limits;
        this.objects = objects;
        this.rules = rules;
    }

    /** The rules of the receiver. */
    FieldRules rules() {
        return rules;
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
        } else if (value == null) {
            to.nul();
        } else {
            new ValueTree(to, limits, objects, rules).write(value);
        }
    }
}
