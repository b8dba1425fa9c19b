// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.EventLogger;

/**
 * Which applications have an event log, and which of them a class loader belongs to. Immutable, but for a memory of the
 * last answer; holds all of theirs weakly.
 */
final class Applications {
    static final Applications NONE = new Applications(List.of());

    /** For threads that belong to none of several applications. A class of its own, as it is hardly ever needed. */
    private static final class Nobodys {
        static final EventLogger LOG = EventLogger.none();
    }

    /** What a shared class loader must not keep alive. */
    static final class Entry {
        private final WeakReference<Class<?>> member;
        private final WeakReference<ClassLoader> loader;
        private final WeakReference<EventLogger> log;

        /** @param loader the one its threads have; may be null */
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

    /** With this one, in the place of one of the same loader. */
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
     * Where a thread of this context class loader logs to; null when an event log is to be waited for. May load a class,
     * so must not be called under a lock that is needed for logging: class loaders log, too.
     */
    EventLogger logger(ClassLoader loader) {
        Entry entry = find(loader);
        EventLogger log = entry == null ? null : entry.log.get();
        return log == null && entries.size() > 1 && isNobodys(loader) ? Nobodys.LOG : log;
    }

    /** The application which the loader belongs to; null for none that is known. */
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
            // Some servers wrap an application's loader for its threads: identity alone would not do.
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
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // A loader that was closed may say so by any exception.
            return false;
        }
    }
}
