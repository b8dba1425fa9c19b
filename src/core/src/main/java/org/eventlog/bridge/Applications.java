// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.EventLogger;
import org.eventlog.internal.ForeignCode;

/**
 * The applications that have an event log, found by class loader. Immutable, except for a cache of the last lookup.
 * References classes, loaders and event logs of applications weakly.
 */
final class Applications {
    static final Applications NONE = new Applications(List.of());

    /** For threads that belong to none of several applications. A nested class, because it is rarely needed. */
    private static final class Nobodys {
        static final EventLogger LOG = EventLogger.none();
    }

    /** Weak references to one application, so that a shared class loader does not keep it alive. */
    static final class Entry {
        private final WeakReference<Class<?>> member;
        private final WeakReference<ClassLoader> loader;
        private final WeakReference<EventLogger> log;

        /**
         * @param loader the context class loader of its threads; may be null
         */
        Entry(Class<?> member, ClassLoader loader, EventLogger log) {
            this.member = new WeakReference<>(member);
            this.loader = new WeakReference<>(loader);
            this.log = new WeakReference<>(log);
        }
    }

    private record Answer(WeakReference<ClassLoader> loader, Entry entry) {}

    private final List<Entry> entries;
    private volatile Answer last = new Answer(new WeakReference<>(null), null);

    private Applications(List<Entry> entries) {
        this.entries = entries;
    }

    /** Returns these applications with one more, which replaces one with the same loader. */
    Applications with(Entry entry) {
        List<Entry> all = new ArrayList<>();
        all.add(entry);
        for (Entry other : entries) {
            if (other.log.get() != null && other.loader.get() != entry.loader.get()) {
                all.add(other);
            }
        }
        return new Applications(all);
    }

    Applications without(Entry entry) {
        return new Applications(entries.stream().filter(e -> e != entry && e.log.get() != null).toList());
    }

    /**
     * The event log for threads with this context class loader; null if events must wait for one. It may load a class,
     * so it must not be called under a lock that logging needs, because class loaders log as well.
     */
    EventLogger logger(ClassLoader loader) {
        Entry entry = find(loader);
        EventLogger log = entry == null ? null : entry.log.get();
        return log == null && entries.size() > 1 && isNobodys(loader) ? Nobodys.LOG : log;
    }

    /** The application that the loader belongs to; null if unknown. */
    Entry find(ClassLoader loader) {
        if (entries.isEmpty()) {
            return null;
        }
        Answer known = last;
        if (loader == null || known.loader.get() != loader) {
            known = new Answer(new WeakReference<>(loader), search(loader));
            last = known;
        }
        return known.entry;
    }

    private Entry search(ClassLoader loader) {
        for (Entry entry : entries) {
            if (loader != null && entry.loader.get() == loader) {
                return entry;
            }
        }
        for (Entry entry : entries) {
            // Some servers wrap an application's loader for its threads, so comparing identities is not enough.
            if (sees(loader, entry.member.get())) {
                return entry;
            }
        }
        return entries.size() == 1 && isNobodys(loader) ? entries.get(0) : null;
    }

    private static boolean isNobodys(ClassLoader loader) {
        return !sees(loader, Applications.class);
    }

    private static boolean sees(ClassLoader loader, Class<?> type) {
        try {
            return loader != null && type != null && loader.loadClass(type.getName()) == type;
        } catch (Throwable e) {
            // A closed loader may throw any exception.
            ForeignCode.caught(e);
            return false;
        }
    }
}
