// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * The result of a lookup.
     *
     * @param entry null if the application is unknown
     * @param nobodys whether the loader belongs to no application
     */
    private record Answer(WeakReference<ClassLoader> loader, Entry entry, boolean nobodys) {}

    private static final Answer NESTED = new Answer(new WeakReference<>(null), null, true);
    /** The threads that are looking for their application, which calls their class loaders. */
    private static final Set<Thread> LOOKING = ConcurrentHashMap.newKeySet();

    private final List<Entry> entries;
    private volatile Answer last = new Answer(new WeakReference<>(null), null, false);

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
     * so it must not be called under a lock that logging needs, because class loaders log as well. What a class loader
     * logs during this call goes to no event log, since it would be asked again, endlessly.
     */
    EventLogger logger(ClassLoader loader) {
        if (entries.isEmpty()) {
            return null;
        }
        Answer found = find(loader);
        EventLogger log = found.entry == null ? null : found.entry.log.get();
        boolean none = log == null && found.nobodys && (entries.size() > 1 || found == NESTED);
        return none ? Nobodys.LOG : log;
    }

    private Answer find(ClassLoader loader) {
        Answer known = last;
        if (loader == null || known.loader.get() != loader) {
            if (!LOOKING.add(Thread.currentThread())) {
                return NESTED;
            }
            try {
                known = search(loader);
            } finally {
                LOOKING.remove(Thread.currentThread());
            }
            last = known;
        }
        return known;
    }

    private Answer search(ClassLoader loader) {
        Entry found = null;
        for (Entry entry : entries) {
            if (found == null && loader != null && entry.loader.get() == loader) {
                found = entry;
            }
        }
        for (Entry entry : entries) {
            // Some servers wrap an application's loader for its threads, so comparing identities is not enough.
            if (found == null && sees(loader, entry.member.get())) {
                found = entry;
            }
        }
        boolean nobodys = found == null && isNobodys(loader);
        Entry only = nobodys && entries.size() == 1 ? entries.get(0) : found;
        return new Answer(new WeakReference<>(loader), only, nobodys);
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
