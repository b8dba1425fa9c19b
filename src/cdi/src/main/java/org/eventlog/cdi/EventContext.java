// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.Propagation;
import org.eventlog.cdi.context.WorkContext;

/**
 * What every event of the current request says about it, for the application to read, to correct and to add to:
 * {@code @Inject EventContext}.
 *
 * <p>
 * By default the user is the request's principal ({@code guest} without one), the session a keyed hash of the session
 * id, the request id that of {@code X-Request-ID} or a new one; {@link SessionResolver} changes that for all requests.
 *
 * <p>
 * Work without a request has a context where it is given one: by {@link #with}, or by {@link #wrap} for a task of
 * another thread. Without any, all is empty, and setting has no effect. What is set holds until that work is over; an
 * event's own user, id or field of the same name goes before it.
 *
 * <p>
 * The static methods need no CDI. Each thread sees its own work; a bean of this type may be used by several threads.
 */
@RequestScoped
public class EventContext {

    /** All of it, at this moment. */
    public static ContextSnapshot current() {
        return CurrentContext.snapshot();
    }

    /**
     * Lets this thread work for that context until the scope is closed; then what was before is restored.
     *
     * <pre>
     * try (EventContext.Scope work = EventContext.with(ContextSnapshot.of("importer", null).withField("file", name))) {
     *     logger.log(LogEvent.named("import.started"));
     * }
     * </pre>
     */
    public static Scope with(ContextSnapshot context) {
        return scope(WorkContext.of(Objects.requireNonNull(context, "context")));
    }

    private static Scope scope(WorkContext work) {
        WorkContext before = CurrentContext.set(work);
        return () -> CurrentContext.set(before);
    }

    /** The task, for the context of now, whichever thread runs it; for executors that do not propagate contexts. */
    public static Runnable wrap(Runnable task) {
        WorkContext now = CurrentContext.ofNow();
        return () -> {
            try (Scope scope = scope(now.ofNow())) {
                task.run();
            }
        };
    }

    /** As {@link #wrap(Runnable)}, for a task with a result. */
    public static <T> Callable<T> wrap(Callable<T> task) {
        WorkContext now = CurrentContext.ofNow();
        return () -> {
            try (Scope scope = scope(now.ofNow())) {
                return task.call();
            }
        };
    }

    /**
     * An executor whose tasks are for the context of whoever hands them over, for where a server does not see to that:
     * {@code event.fireAsync(order, NotificationOptions.ofExecutor(EventContext.wrap(executor)))}.
     */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /**
     * What to send along with a request to that address, by name of header, so that whoever answers logs it as part of
     * this work: for HTTP clients other than those of Jakarta REST and MicroProfile Rest Client, which do it by
     * themselves. Empty without work, and where {@code eventlog.propagate.…} says so.
     */
    public static Map<String, String> headersFor(URI address) {
        return Propagation.read().headersFor(address.getHost());
    }

    /** All of it, at this moment. */
    public ContextSnapshot snapshot() {
        return current();
    }

    public Optional<String> user() {
        return Optional.ofNullable(snapshot().user());
    }

    public Optional<String> session() {
        return Optional.ofNullable(snapshot().session());
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(snapshot().requestId());
    }

    public Optional<String> correlationId() {
        return Optional.ofNullable(snapshot().correlationId());
    }

    /** Names the user for the rest of the work, where the principal is not the name to log. */
    public void setUser(String user) {
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.user(user);
        }
    }

    /** Ties this work's events to those of others. */
    public void setCorrelationId(String correlationId) {
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.correlationId(correlationId);
        }
    }

    /**
     * Adds a field to each further event of this work; at most {@value ContextSnapshot#MAX_FIELDS}, more are ignored.
     * The value must not change afterwards.
     */
    public void setField(String key, Object value) {
        Objects.requireNonNull(key, "a field needs a key");
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.field(key, value);
        }
    }

    /** What {@link #with} began; to be closed by the same thread. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
