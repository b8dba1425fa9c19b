// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.fired;

import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.util.concurrent.CompletionStage;

/** Keeps the context of the caller of {@code fireAsync} for the observers. May be passivated with its bean. */
@Decorator
@Priority(FiringEvent.PRIORITY)
public class FiringEvent<T> implements Event<T>, Serializable {
    /** The innermost, so that it sees the event that the observers get. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_AFTER + 900;
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // the container's, which is serializable
    @Inject
    @Delegate
    @Any
    private Event<T> delegate;

    @Override
    public void fire(T event) {
        delegate.fire(event);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
        return FiredEvents.fire(event, () -> delegate.fireAsync(event));
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        return FiredEvents.fire(event, () -> delegate.fireAsync(event, options));
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
        return new SelectedEvent<>(delegate.select(qualifiers));
    }

    @Override
    public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
        return new SelectedEvent<>(delegate.select(subtype, qualifiers));
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        return new SelectedEvent<>(delegate.select(subtype, qualifiers));
    }
}
