// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.fired;

import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.internal.ForeignCode;

/**
 * The contexts of events that were fired asynchronously and whose observers have not ended. An observer finds the
 * context by the event object, because CDI passes nothing else from the thread that fires to the one that observes.
 *
 * <p>
 * If one object is fired in two contexts at once, nobody can tell whose notification an observer gets, so it gets none.
 * At most {@value #MAX} events are kept; observers of further ones have no context. Thread-safe.
 */
public final class FiredEvents {
    private static final int MAX = 10_000;
    private static final Map<Identity, Firing> FIRED = new ConcurrentHashMap<>();

    private FiredEvents() {}

    /** Compared by identity, because equal events may be fired by different callers. */
    private record Identity(Object event) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Identity identity && identity.event == event;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(event);
        }
    }

    /**
     * @param times how often the event is being fired now
     * @param caller the context of all of these; null if they differ
     */
    private record Firing(int times, WorkContext caller) {}

    /** Fires an event, and keeps the caller's context until all observers have ended. */
    static <U> CompletionStage<U> fire(Object event, Supplier<CompletionStage<U>> firing) {
        if (CurrentContext.get() == null || event == null || FIRED.size() >= MAX) {
            return firing.get();
        }
        Identity identity = new Identity(event);
        if (!ForeignCode.call(() -> add(identity, CurrentContext.ofNow()), fault -> false)) {
            return firing.get();
        }
        CompletionStage<U> stage = null;
        try {
            stage = firing.get();
            return stage;
        } finally {
            if (stage == null) {
                remove(identity);
            } else {
                stage.whenComplete((done, failure) -> remove(identity));
            }
        }
    }

    private static boolean add(Identity identity, WorkContext caller) {
        FIRED.merge(identity, new Firing(1, caller), (known, one) -> new Firing(known.times + 1,
                known.caller != null && known.caller.get().equals(one.caller.get()) ? known.caller : null));
        return true;
    }

    private static void remove(Identity identity) {
        FIRED.computeIfPresent(identity,
                (same, known) -> known.times == 1 ? null : new Firing(known.times - 1, known.caller));
    }

    /** Notifies an asynchronous observer in the context of the code that has fired the event. */
    public static <T> void observe(ObserverMethod<T> observer, EventContext<T> event) {
        Firing firing = FIRED.get(new Identity(event.getEvent()));
        if (firing == null || firing.caller == null) {
            observer.notify(event);
            return;
        }
        WorkContext before = CurrentContext.set(firing.caller.ofNow());
        try {
            observer.notify(event);
        } finally {
            CurrentContext.set(before);
        }
    }

    /** The number of events whose observers have not ended. */
    static int size() {
        return FIRED.size();
    }
}
