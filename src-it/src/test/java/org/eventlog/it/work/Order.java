// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

/** What is fired. */
public class Order {
    private final String name;

    public Order(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }
}
