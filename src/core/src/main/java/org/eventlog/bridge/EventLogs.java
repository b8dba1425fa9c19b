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
 * Finds the application's event log for code without injection: handlers and appenders of logging frameworks, which
 * start before the event log does.
 *
 * <p>
 * {@link #ofApplication} returns a logger that holds events until the event log has started. Code that starts an event
 * log for an application {@linkplain #register registers} it, and keeps the registration until it closes the event log.
 *
 * <p>
 * In a server's shared class loader, several applications may share these classes. The context class loader of a thread
 * then identifies its application. This class keeps no application's class loader or event log alive. Thread-safe.
 */
public final class EventLogs {
    private static final EventLogs HERE = new EventLogs(() -> System.getLogger("org.eventlog"));
    /** How many times events logged in the meantime are handed over in order, before the order is given up. */
    private static final int PASSES = 1_000;

    private final EventLogger waiting = new Waiting();
    private final Supplier<System.Logger> note;
    private final Object registering = new Object();
    // Written under this lock
    private volatile Applications applications = Applications.NONE;
    // Guarded by this
    private final EarlyEvents early = new EarlyEvents();

    /**
     * The registration of an event log. The caller must keep a reference to it, because it is only weakly referenced
     * here.
     */
    public interface Registration extends AutoCloseable {
        /** Ends the registration. Further events wait for the next event log. */
        @Override
        void close();
    }

    EventLogs(Supplier<System.Logger> note) {
        this.note = note;
    }

    /**
     * Returns a logger that passes each event to the event log of the application that the logging thread works for,
     * once that event log is registered.
     *
     * <p>
     * Until then, events wait: at most 1,000 events with texts of 4 million characters in total. Above that, the oldest
     * is dropped (EVL-5001, and an event {@code eventlog.dropped} when the event log starts). Waiting events do not
     * reference objects of the application: of an exception, the texts and frames are kept, and a value that is not a
     * text, number, time, list or map is converted with {@code toString()} at once. Context, code location, and the
     * order of events within the same millisecond may be lost.
     *
     * <p>
     * A thread that belongs to no application (its context class loader cannot see these classes) logs to the only
     * registered event log or, if there are several, to none. The logger never throws and never waits.
     */
    public static EventLogger ofApplication() {
        return HERE.waiting();
    }

    /**
     * Registers an event log for {@link #ofApplication}, and passes it the events that have waited for it. Must be
     * called on a thread of the application. It replaces an event log registered earlier for the same context class
     * loader.
     *
     * @param member a class of the application, or of a library that only it uses; every context class loader that can
     *            see this class belongs to the application
     * @return the registration; keep it, and close it before the event log is closed
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
                // Repeat until no event arrives between the last hand-over and the switch to direct logging.
            }
            handOver(joined, true);
        }
        tellDropped(log);
        return new Registration() {
            /** The only strong reference to the event log here. */
            private EventLogger kept = log;

            @Override
            public void close() {
                remove(entry);
                kept = null;
            }
        };
    }

    /**
     * Passes waiting events to an event log that is now registered, without holding a lock that a logging thread needs.
     *
     * @return whether threads now log to it directly, because no new event arrived or because this was the last pass
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
                // Out of memory or stack.
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
                        Integer.toString(EarlyEvents.MAX));
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

        /** A meter created before the event log is registered is not shared; its changes are logged like all events. */
        @Override
        public Counter counter(String name, Consumer<MeterOptions> options) {
            EventLogger log = present();
            return log != null ? log.counter(name, options) : new Meters(this).counter(name, options);
        }

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
