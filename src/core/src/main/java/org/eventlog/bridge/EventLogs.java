// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.Gauge;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.MeterOptions;
import org.eventlog.Meters;
import org.eventlog.Receipt;
import org.eventlog.bridge.Applications.Entry;
import org.eventlog.encode.Detached;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Where code that nothing is injected into finds the application's event log: handlers and appenders of logging
 * frameworks, which are there before the event log is and do not know when it comes.
 *
 * <p>
 * {@link #ofApplication} is a logger that holds events until then. Who starts an event log for an application
 * {@linkplain #register registers} it and keeps what it gets, until it closes the event log.
 *
 * <p>
 * Several applications may share these classes, in a server's shared class loader: a thread's context class loader says
 * which one it works for. Nothing here keeps an application's class loader or event log alive. For use by any number of
 * threads.
 */
public final class EventLogs {
    private static final EventLogs HERE = new EventLogs(() -> System.getLogger("org.eventlog"));
    /** So many times what was logged meanwhile is handed over, too, before order no longer matters. */
    private static final int PASSES = 1_000;

    private final EventLogger waiting = new Waiting();
    private final Supplier<System.Logger> note;
    private final Object registering = new Object();
    // Written under this lock
    private volatile Applications applications = Applications.NONE;
    // Guarded by this
    private final EarlyEvents early = new EarlyEvents();

    /** An event log that can be found; to be kept, as what nobody keeps is found no more. */
    public interface Registration extends AutoCloseable {
        /** From now on the event log is not found; events wait for the next one. */
        @Override
        void close();
    }

    EventLogs(Supplier<System.Logger> note) {
        this.note = note;
    }

    /**
     * The event log of the application for which a thread logs, whichever that is and as soon as it is there.
     *
     * <p>
     * Until then events wait here: up to 1,000 of them, with texts of together 4 million characters, over which the
     * oldest is dropped (EVL-5001, and an event {@code eventlog.dropped} when the event log has come). While they wait
     * they are free of the application's objects: of an exception its texts and frames are kept, a value that is
     * no text, number, time, list or map becomes its {@code toString()} at once. Whose they are, their place in the
     * code if they are to have one, and their place among other events in the same millisecond may get lost.
     *
     * <p>
     * A thread without an application (its context class loader knows nothing of these classes) logs for the only one
     * that is registered; when there are several, for none. Nothing here throws or waits.
     */
    public static EventLogger ofApplication() {
        return HERE.waiting();
    }

    /**
     * From now on {@link #ofApplication} finds this event log, and it gets what has waited for it: for who starts the
     * event log of an application, in a thread of it. One that was registered before for the same context class loader
     * is found no more.
     *
     * @param member a class of the application, or of a library that it has to itself if there is one: a context class
     *            loader that finds it belongs to the application, too
     * @return to be kept until the event log is closed, and to be closed before it is
     */
    public static Registration register(Class<?> member, EventLogger log) {
        return HERE.add(member, log);
    }

    EventLogger waiting() {
        return waiting;
    }

    Registration add(Class<?> member, EventLogger log) {
        Entry entry = new Entry(member, Thread.currentThread().getContextClassLoader(), log);
        synchronized (registering) {
            Applications joined = applications.with(entry);
            for (int pass = 1; !handOver(joined, pass == PASSES); pass++) {
                // Until nobody logged between the last event's leaving and the opening of the direct way.
            }
            handOver(joined, true);
        }
        tellDropped(log);
        return new Registration() {
            /** Held here alone. */
            private EventLogger kept = log;

            @Override
            public void close() {
                remove(entry);
                kept = null;
            }
        };
    }

    /**
     * Logs what waits for an event log that is there now, without a lock that a logging thread needs.
     *
     * @return whether it is found by everybody now: nothing new came meanwhile, or it is to be so in any case
     */
    private boolean handOver(Applications joined, boolean last) {
        List<EarlyEvents.Early> held;
        synchronized (this) {
            held = early.takeAll();
        }
        List<EarlyEvents.Early> others = new ArrayList<>();
        for (EarlyEvents.Early one : held) {
            EventLogger to = joined.logger(one.loader());
            if (to == null) {
                others.add(one);
            } else if (!one.isOrphan()) {
                to.log(one.event());
            }
        }
        synchronized (this) {
            boolean open = early.isEmpty() || last;
            early.putBack(others);
            if (open) {
                applications = joined;
            }
            return open;
        }
    }

    private void remove(Entry entry) {
        synchronized (registering) {
            synchronized (this) {
                applications = applications.without(entry);
            }
        }
    }

    private void tellDropped(EventLogger log) {
        long dropped;
        synchronized (this) {
            dropped = early.forgetDropped();
        }
        if (dropped > 0) {
            log.log(LogEvent.named("eventlog.dropped").level(Level.WARN)
                    .message("dropped " + dropped + " events logged before the event log was there")
                    .value(dropped).field("reason", "too-early").withoutCode());
            ForeignFaults.note(note.get(), System.Logger.Level.WARNING,
                    "EVL-5002 {0} events were dropped: they were logged before the application''s event log had started",
                    Long.toString(dropped));
        }
    }

    private synchronized Held hold(LogEvent event, int chars, ClassLoader loader, Applications seen) {
        if (applications != seen) {
            return Held.NOT;
        }
        return early.add(event, chars, loader) ? Held.AT_A_LOSS : Held.YES;
    }

    private synchronized void lost() {
        early.lost();
    }

    private enum Held {
        YES, AT_A_LOSS, NOT
    }

    private final class Waiting implements EventLogger {
        @Override
        public void log(LogEvent event) {
            if (event == null) {
                return;
            }
            try {
                logOrHold(event);
            } catch (Throwable e) {
                // There is no memory for what waits, or no stack.
                ForeignCode.caught(e);
                lost();
            }
        }

        private void logOrHold(LogEvent event) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Held held = Held.NOT;
            while (held == Held.NOT) {
                Applications now = applications;
                EventLogger log = now.logger(loader);
                if (log != null) {
                    log.log(event);
                    return;
                }
                Detached detached = Detached.of(event);
                held = hold(detached.event(), detached.chars(), loader, now);
            }
            if (held == Held.AT_A_LOSS) {
                ForeignFaults.note(note.get(), System.Logger.Level.WARNING,
                        "EVL-5001 {0} events wait for the application''s event log, which has not started: the oldest"
                                + " are being dropped",
                        Integer.toString(EarlyEvents.MOST));
            }
        }

        @Override
        public Receipt submit(LogEvent event) {
            EventLogger log = present();
            if (log != null) {
                return log.submit(event);
            }
            log(event);
            return Receipt.refused("the application's event log is not there yet; the event waits for it");
        }

        @Override
        public boolean isEnabled(Level level) {
            EventLogger log = present();
            return log == null || log.isEnabled(level);
        }

        @Override
        public EventLogger afterCommit() {
            EventLogger log = present();
            return log != null ? log.afterCommit() : this;
        }

        @Override
        public EventLogger afterCompletion() {
            EventLogger log = present();
            return log != null ? log.afterCompletion() : this;
        }

        /** One that is asked for too early belongs to its caller alone; its changes go the way of all events. */
        @Override
        public Counter counter(String name, Consumer<MeterOptions> options) {
            EventLogger log = present();
            return log != null ? log.counter(name, options) : new Meters(this).counter(name, options);
        }

        /** As for a counter. */
        @Override
        public Gauge gauge(String name, Consumer<MeterOptions> options) {
            EventLogger log = present();
            return log != null ? log.gauge(name, options) : new Meters(this).gauge(name, options);
        }

        private EventLogger present() {
            return applications.logger(Thread.currentThread().getContextClassLoader());
        }
    }
}
