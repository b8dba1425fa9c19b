// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.ApplicationScoped;
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
import org.jspecify.annotations.Nullable;

/**
 * The context that is added to every event of the current request. The application can read it, correct it and add to
 * it: {@code @Inject EventContext}.
 *
 * <p>
 * By default the user is the request's principal ({@code guest} without one), the session a keyed hash of the session
 * id, the request id that of {@code X-Request-ID} or a new one. A {@link SessionResolver} changes user and session for
 * all requests.
 *
 * <p>
 * Work outside a request has a context if it was given one by {@link #with}, or by {@link #wrap} for a task of another
 * thread. Without a context, all values are empty and setting them has no effect. Values that are set apply until that
 * work ends. An event's own user, id or field of the same name takes precedence.
 *
 * <p>
 * The static methods do not need CDI. Thread-safe: each thread sees the context of its own work.
 */
@ApplicationScoped
public class EventContext {

    /** Returns the current context. */
    public static ContextSnapshot current() {
        return CurrentContext.snapshot();
    }

    /**
     * Sets the context of this thread until the scope is closed, which restores the previous context.
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
        return CurrentContext.enter(work)::run;
    }

    /**
     * Returns a task that runs with the current context, regardless of the thread that runs it. For executors that do
     * not propagate contexts.
     */
    public static Runnable wrap(Runnable task) {
        WorkContext now = CurrentContext.ofNow();
        return () -> {
            try (Scope scope = scope(now.ofNow())) {
                task.run();
            }
        };
    }

    /** Like {@link #wrap(Runnable)}, for a task with a result. */
    public static <T> Callable<T> wrap(Callable<T> task) {
        WorkContext now = CurrentContext.ofNow();
        return () -> {
            try (Scope scope = scope(now.ofNow())) {
                return task.call();
            }
        };
    }

    /**
     * Returns an executor whose tasks run with the context of the thread that submits them, for cases in which the
     * server does not propagate it: {@code event.fireAsync(order,
     * NotificationOptions.ofExecutor(EventContext.wrap(executor)))}.
     */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /**
     * Returns the headers to send with a request to this address, so that the receiving service logs with the same
     * correlation id and trace. For HTTP clients other than those of Jakarta REST and MicroProfile Rest Client, which
     * add them automatically. Empty without a context, or if {@code eventlog.propagate.…} excludes the address.
     */
    public static Map<String, String> headersFor(URI address) {
        return Propagation.read().headersFor(address.getHost());
    }

    /** Returns the current context. */
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

    /**
     * Sets the user for the rest of the work, if the principal is not the name to log. Null restores the principal.
     */
    public void setUser(@Nullable String user) {
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.user(user);
        }
    }

    /**
     * Sets the correlation id, which connects the events of this work with those of other services. Null restores the
     * one found automatically.
     */
    public void setCorrelationId(@Nullable String correlationId) {
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.correlationId(correlationId);
        }
    }

    /**
     * Adds a field to each further event of this work. At most {@value ContextSnapshot#MAX_FIELDS} fields are possible;
     * further ones are ignored, and a field {@code contextFault} says so. The value must not change afterwards.
     */
    public void setField(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "a field needs a key");
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.field(key, value);
        }
    }

    /** Takes back a field that was set by {@link #setField} in this work. Events logged before keep it. */
    public void removeField(String key) {
        Objects.requireNonNull(key, "a field needs a key");
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.removeField(key);
        }
    }

    /**
     * The scope of a context set by {@link #with}. Must be closed by the same thread; in another one, and the second
     * time, {@code close} does nothing. Scopes may be closed in any order: the context is that of the last one that is
     * still open.
     */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
