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

    /** One that is in a hurry. */
    public static class Express extends Order {
        public Express(String name) {
            super(name);
        }
    }
}
