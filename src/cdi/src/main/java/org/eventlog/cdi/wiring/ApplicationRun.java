// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.Instance;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eventlog.EventLogger;
import org.eventlog.bridge.EventLogs;
import org.eventlog.cdi.browser.BrowserSettings;
import org.eventlog.cdi.request.RequestSettings;
import org.eventlog.cdi.request.Sampling;

/**
 * What Eventlog runs for one application, from its start to its end. There is one for each container. It is no bean: if
 * a thread still calls the proxy of a bean that was destroyed, the container makes the bean anew, and a bean made so
 * must find the event logs that have ended, and not start others, which nobody would end.
 */
final class ApplicationRun {
    /**
     * What was started with the application.
     *
     * @param browser the settings of the endpoint for browsers
     */
    record Begun(Destinations destinations, RequestSettings requests, Sampling sampling, BrowserSettings browser) {}

    private final Supplier<Collection<String>> names;
    /** Read by logging threads without a lock, so that ending does not block them. */
    private volatile Begun begun;
    /** Once all is closed; weakly, because some servers keep an application's extensions for a while after its end. */
    private WeakReference<Begun> closed = new WeakReference<>(null);
    private volatile LogRecords records;
    private volatile boolean ended;
    private EventLogs.Registration registration;

    /**
     * @param names provides the destinations of injection points and of the configuration
     */
    ApplicationRun(Supplier<Collection<String>> names) {
        this.names = names;
    }

    /**
     * Takes the log records of the application's start.
     *
     * @param ticker nanoseconds since an arbitrary moment
     */
    void listen(Configuration configuration, LongSupplier ticker) {
        records = LogRecords.install(configuration, ticker);
    }

    /** Returns what was started, and starts it before; after the end, what has ended. */
    Begun begun(Instance<Object> beans) {
        Begun known = begun;
        return known != null ? known : begin(beans);
    }

    private synchronized Begun begin(Instance<Object> beans) {
        Begun last = closed.get();
        if (last != null) {
            return last;
        }
        if (begun == null) {
            Configuration configuration = Configuration.read();
            RequestSettings requests = configuration.requests();
            Sampling sampling = requests.sampling();
            Destinations made = ended
                    ? Destinations.ended()
                    : new Destinations(configuration, beans, this::journalEnded);
            begun = new Begun(made, requests, sampling, configuration.browser());
            if (!ended) {
                start(made, configuration);
            }
        }
        return begun;
    }

    private void start(Destinations made, Configuration configuration) {
        try {
            made.watch(begun.requests().changeable(begun.sampling()), configuration.asRead());
            EventLogger first = made.logger(Lifecycle.DEFAULT);
            names.get().forEach(made::logger);
            // Even if Eventlog is switched off, because waiting records would otherwise be kept forever.
            register(first, made);
        } catch (RuntimeException | Error e) {
            // If one cannot start, the deployment fails, so those already started must be closed.
            removeRecords();
            made.close();
            throw e;
        }
    }

    /**
     * Registers the event log for handlers of logging frameworks, which have no injection. Records that have waited are
     * logged now.
     */
    private void register(EventLogger log, Destinations made) {
        registration = EventLogs.register(Lifecycle.class, log);
        LogRecords waiting = records;
        if (waiting != null) {
            waiting.started();
            made.watch(List.of(waiting.changeable()), waiting.inEffect());
            made.everyTick(waiting::tick);
        }
    }

    /** An event log has ended by itself, because the server has stopped this application without telling it. */
    private void journalEnded() {
        if (!ended) {
            end();
        }
    }

    /** The application's beans are about to end. A transport that is a bean must have sent everything by then. */
    void endTransports() {
        Begun known = begun;
        if (known != null) {
            known.destinations().closeThoseOfTheApplication();
        }
    }

    /** Ends everything. Nothing starts from now on. A second call also waits until all is closed. */
    void end() {
        Begun known;
        synchronized (this) {
            ended = true;
            removeRecords();
            if (registration != null) {
                registration.close();
                registration = null;
            }
            known = begun;
        }
        if (known != null) {
            known.destinations().close();
            forget(known);
        }
    }

    /** The beans that exist keep it, so that events logged later are counted as dropped. */
    private synchronized void forget(Begun last) {
        closed = new WeakReference<>(last);
        begun = null;
    }

    /** Removes the handler, and the reference to it. */
    void removeRecords() {
        LogRecords last = records;
        records = null;
        if (last != null) {
            last.remove();
        }
    }
}
