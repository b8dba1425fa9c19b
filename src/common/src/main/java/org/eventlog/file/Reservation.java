// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.util.Properties;

/**
 * A name that is taken in this JVM, by whichever copy of this class: each application of a server has its own. They have
 * the system properties in common, which keep nothing but text of ours, and so no class loader.
 */
final class Reservation {
    private static final String PREFIX = "org.eventlog.file.lease:";

    private final String property;
    /** Tells ours from one that was made after all properties were replaced. */
    private final String value;
    /** Kept, as another may take their place: a name that stays in these for ever could never be taken again. */
    private final Properties properties;

    private Reservation(String property, String value, Properties properties) {
        this.property = property;
        this.value = value;
        this.properties = properties;
    }

    /** @return null when it is taken */
    static Reservation tryMake(String name) {
        Properties properties = System.getProperties();
        String property = PREFIX + name;
        String value = "taken at " + System.nanoTime();
        return properties.putIfAbsent(property, value) == null ? new Reservation(property, value, properties) : null;
    }

    static boolean isMade(String name) {
        return System.getProperties().containsKey(PREFIX + name);
    }

    void free() {
        properties.remove(property, value);
        System.getProperties().remove(property, value);
    }
}
