// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.StreamSupport;
import org.eventlog.EventLogger;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.config.Changeable;
import org.eventlog.config.SettingSource;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.engine.EventLog;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.Transport;
import org.eventlog.sqlite.SqliteDriver;

/** The event logs of one application, by name. */
final class Destinations {
    /** The maximum number of event logs, because code can start one for any name. */
    static final int MAX = 64;

    private final Instance<Object> beans;
    private final boolean enabled;
    private final Executor threads;
    private final Executor tasks;
    private final ServerObjects objects;
    private final EventInterceptors interceptors;
    private final Map<String, EventLog> logs = new LinkedHashMap<>();
    private final Map<String, EventLogger> loggers = new LinkedHashMap<>();
    /** The event logs that send with a bean of the application, which ends with the other beans. */
    private final List<String> sendingByBean = new ArrayList<>();
    /** The event logs that were told to close. */
    private final Set<String> closing = ConcurrentHashMap.newKeySet();
    private final Runnable journalEnded;
    private final ChangedSettings changes;
    private volatile Runnable everyTick = () -> {};
    /** Names that events were fired for, and that no event log can have. */
    private final Set<String> unusable = new HashSet<>();
    /** Whether the application is ending: no event log starts any more. */
    private boolean ending;
    private boolean closed;

    /**
     * @param journalEnded called when an event log has ended by itself, in the thread of its journal
     */
    Destinations(Configuration configuration, Instance<Object> beans, Runnable journalEnded) {
        this.beans = beans;
        enabled = configuration.enabled();
        this.journalEnded = journalEnded;
        threads = ContainerExecutor.threads(configuration.threads());
        tasks = ContainerExecutor.tasks(configuration.executor());
        changes = new ChangedSettings(configuration.poll(), System::nanoTime, tasks, Configuration.texts(),
                System.getLogger("org.eventlog"));
        objects = new ServerObjects(beans);
        interceptors = enabled ? EventInterceptors.of(beans) : null;
    }

    /** Without event logs. */
    private Destinations() {
        beans = null;
        enabled = false;
        journalEnded = () -> {};
        threads = null;
        tasks = null;
        changes = null;
        objects = null;
        interceptors = null;
        ending = true;
        closed = true;
    }

    /** Those of an application that ended before any started. */
    static Destinations ended() {
        return new Destinations();
    }

    private Executor watched(String name) {
        return loop -> threads.execute(() -> {
            loop.run();
            if (!closing.contains(name)) {
                journalEnded.run();
            }
        });
    }

    /**
     * @throws org.eventlog.config.ConfigurationException if the event log cannot be built
     * @throws IllegalArgumentException if the name is not valid for a destination
     * @throws IllegalStateException if there are too many
     */
    synchronized EventLogger logger(String name) {
        EventLogger known = loggers.get(name);
        if (known == null && ending) {
            return EventLogger.none();
        }
        if (known == null) {
            if (loggers.size() == MAX) {
                throw new IllegalStateException("there are " + MAX + " destinations already");
            }
            known = !enabled || !Configuration.enabled(name)
                    ? EventLogger.none()
                    : new TransactionalLogger(start(name), Configuration.locates(name));
            loggers.put(name, known);
        }
        return known;
    }

    /**
     * For an event that was fired. Who fires it must not get an exception: if the destination cannot be started, the
     * default event log gets the event; also if the application is ending, so that the event is at least counted.
     */
    EventLogger loggerOrDefault(String name) {
        synchronized (this) {
            if (unusable.contains(name) || ending && !loggers.containsKey(name)) {
                return logger(Lifecycle.DEFAULT);
            }
        }
        return ForeignCode.call(() -> logger(name), fault -> {
            if (noteUnusable(name)) {
                ForeignCode.note(System.getLogger("org.eventlog"), System.Logger.Level.ERROR,
                        "EVL-1010 an event was fired for the destination \"{0}\", which cannot be started: {1}. Events"
                                + " for it go to the default event log",
                        name, ForeignFaults.told(fault));
            }
            return logger(Lifecycle.DEFAULT);
        });
    }

    /** Returns whether this is new, and is to be reported. */
    private synchronized boolean noteUnusable(String name) {
        return unusable.size() < MAX && unusable.add(name);
    }

    private EventLog start(String name) {
        boolean byBean = !transports(name, beans).isEmpty();
        SettingSource texts = new TextsAsRead(Configuration.texts());
        EventLog.Builder builder = builder(name, beans, texts);
        if (name.equals(Lifecycle.DEFAULT)) {
            builder.everyTick(this::tick);
        }
        EventLog log = builder.context(CurrentContext::snapshot)
                .objects(objects)
                .executor(watched(name))
                .sending(tasks)
                .callbacks(tasks)
                .beforeLog(interceptors)
                .build();
        logs.put(name, log);
        changes.watch(name, log.changeable(), texts);
        if (byBean) {
            sendingByBean.add(name);
        } else {
            StartWarnings.report(name);
        }
        return log;
    }

    /**
     * Follows further settings that may change at run time.
     *
     * @param inEffect the texts that the present values were read from
     */
    void watch(List<Changeable<?>> settings, SettingSource inEffect) {
        changes.watch(Lifecycle.DEFAULT, settings, inEffect);
    }

    /** Sets a task that the thread of the default event log runs every few milliseconds. It must return at once. */
    void everyTick(Runnable task) {
        everyTick = task;
    }

    private void tick() {
        changes.tick();
        everyTick.run();
    }

    /** Returns a builder with the configuration and the application's own transport, if it has one. */
    static EventLog.Builder builder(String name, Instance<Object> beans) {
        return builder(name, beans, Configuration.texts());
    }

    private static EventLog.Builder builder(String name, Instance<Object> beans, SettingSource texts) {
        EventLog.Builder builder = Configuration.builder(name, texts);
        List<Instance.Handle<Transport>> own = transports(name, beans);
        if (own.size() > 1) {
            throw new IllegalStateException("EVL-1003 there are several beans of type " + Transport.class.getName()
                    + ", and only one can send. Keep one, or give the others a qualifier");
        }
        return own.isEmpty() ? builder : builder.transport(own.get(0).get());
    }

    private static List<Instance.Handle<Transport>> transports(String name, Instance<Object> beans) {
        if (name.equals(Lifecycle.DEFAULT)) {
            Instance<Transport> found = beans.select(Transport.class, Default.Literal.INSTANCE);
            return found.isResolvable() ? List.of(found.getHandle()) : handles(found);
        }
        return handles(beans.select(Transport.class, Destination.Literal.of(name))).stream()
                .filter(handle -> handle.getBean().getQualifiers().contains(Destination.Literal.of(name)))
                .toList();
    }

    private static List<Instance.Handle<Transport>> handles(Instance<Transport> found) {
        return StreamSupport
                .stream(found.handles().spliterator(), false).<Instance.Handle<Transport>>map(handle -> handle)
                .toList();
    }

    private synchronized EventLog log(String name) {
        return logs.get(name);
    }

    synchronized Map<String, EventLog> logs() {
        return new LinkedHashMap<>(logs);
    }

    /** Closes the event logs that cannot send any more once the application's beans are destroyed. */
    void closeThoseOfTheApplication() {
        List<String> running;
        synchronized (this) {
            ending = true;
            running = List.copyOf(sendingByBean);
        }
        closeAll(running);
    }

    /** A second call also waits until all are closed. */
    void close() {
        List<String> running;
        boolean first;
        synchronized (this) {
            first = !closed;
            ending = true;
            closed = true;
            running = List.copyOf(logs.keySet());
        }
        // Without the lock, so that logging threads do not wait for a disk or a receiver.
        closeAll(running);
        if (first) {
            objects.close();
            forgetDriver();
        }
    }

    /**
     * A fault of one must not prevent closing the others. No lambdas here, because a server may have stopped the
     * application's class loader.
     */
    private void closeAll(List<String> names) {
        closing.addAll(names);
        for (String name : names) {
            try {
                log(name).close();
            } catch (RuntimeException | Error e) {
                ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.ERROR,
                        "EVL-2008 unexpected fault at the close, going on", e);
            }
        }
    }

    private static void forgetDriver() {
        try {
            SqliteDriver.deregister(true);
        } catch (SQLException | RuntimeException | LinkageError e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "the JDBC driver stays registered", e);
        }
    }
}
