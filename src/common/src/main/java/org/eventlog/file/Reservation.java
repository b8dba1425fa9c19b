// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.util.Properties;

/**
 * A name reserved in this JVM, across all copies of this class, of which each application of a server has its own. The
 * copies share the system properties, which hold only text, so no class loader is kept alive.
 */
final class Reservation {
    private static final String PREFIX = "org.eventlog.file.lease:";

    private final String property;
    /** Distinguishes this reservation from one that was made after all system properties were replaced. */
    private final String value;
    /**
     * A reference to the original properties, because they may be replaced: a name left in them could never be reserved
     * again.
     */
    private final Properties properties;

    private Reservation(String property, String value, Properties properties) {
        this.property = property;
        this.value = value;
        this.properties = properties;
    }

    /**
     * @return null if it is already reserved
     */
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
