// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.TransportProvider;

/**
 * Finds the available transports and formats by name, built-in and custom ones. They are searched with the class
 * loader of Eventlog's classes and with that of the thread's application; in a server, these may differ. If a name is
 * used twice, the built-in one takes precedence. One that cannot be loaded, or whose name is unavailable, is skipped
 * with a warning, because it may not be used. If it is used, its name is a fault of the configuration.
 */
public final class Plugins {
    /** After this many faults, a search stops, because an iterator may fail endlessly. */
    private static final int MAX_FAULTS = 100;

    private Plugins() {}

    public static Map<String, TransportProvider> transports() {
        return find(TransportProvider.class, TransportProvider::protocol);
    }

    /** Omits formats whose name cannot be part of a queue's file name. */
    static Map<String, EventFormat> formats() {
        Map<String, EventFormat> known = find(EventFormat.class, EventFormat::name);
        known.keySet().removeIf(name -> !name.matches("[a-z0-9-]{1,32}"));
        return known;
    }

    private static <T> Map<String, T> find(Class<T> kind, Function<T, String> name) {
        Map<String, T> known = new TreeMap<>();
        Set<String> told = new HashSet<>();
        find(ServiceLoader.load(kind, Plugins.class.getClassLoader()), kind, name, known, told);
        find(ServiceLoader.load(kind), kind, name, known, told);
        return known;
    }

    /** @param told the faults that were told: mostly both class loaders find the same */
    private static <T> void find(ServiceLoader<T> loader, Class<T> kind, Function<T, String> name,
            Map<String, T> known, Set<String> told) {
        Iterator<T> each = loader.iterator();
        int faults = 0;
        boolean more = true;
        while (more && faults < MAX_FAULTS) {
            try {
                more = each.hasNext();
                if (more) {
                    T plugin = each.next();
                    put(name.apply(plugin), plugin, known);
                }
            } catch (Throwable e) {
                faults++;
                ForeignCode.caught(e);
                if (told.add(ObjectText.of(e))) {
                    ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                            "EVL-1005 a " + kind.getSimpleName() + " can't be used and is left out. Correct it, or its"
                                    + " entry in META-INF/services/" + kind.getName(),
                            e);
                }
            }
        }
    }

    private static <T> void put(String name, T plugin, Map<String, T> known) {
        if (name == null) {
            throw new IllegalStateException(plugin.getClass().getName() + " has no name");
        }
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
