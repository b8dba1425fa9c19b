// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.TransportProvider;

/**
 * The transports and formats there are, ours and others, by their names. They are looked for where Eventlog's classes
 * are, and where the thread's application is: in a server, those may be two places. Ours win where a name is taken twice.
 */
public final class Plugins {
    private Plugins() {}

    public static Map<String, TransportProvider> transports() {
        Map<String, TransportProvider> known = new TreeMap<>();
        ServiceLoader.load(TransportProvider.class, Plugins.class.getClassLoader())
                .forEach(p -> put(p.protocol(), p, known));
        ServiceLoader.load(TransportProvider.class).forEach(p -> put(p.protocol(), p, known));
        return known;
    }

    /** Without those whose name can't stand in the name of a file, as a queue's does. */
    static Map<String, EventFormat> formats() {
        Map<String, EventFormat> known = new TreeMap<>();
        ServiceLoader.load(EventFormat.class, Plugins.class.getClassLoader()).forEach(f -> put(f.name(), f, known));
        ServiceLoader.load(EventFormat.class).forEach(f -> put(f.name(), f, known));
        known.keySet().removeIf(name -> !name.matches("[a-z0-9-]{1,32}"));
        return known;
    }

    private static <T> void put(String name, T plugin, Map<String, T> known) {
        T other = known.get(name);
        if (other == null || !isOurs(other) && isOurs(plugin)) {
            known.put(name, plugin);
        }
    }

    private static boolean isOurs(Object plugin) {
        return plugin.getClass().getModule() == Plugins.class.getModule()
                && plugin.getClass().getName().startsWith("org.eventlog.");
    }
}
