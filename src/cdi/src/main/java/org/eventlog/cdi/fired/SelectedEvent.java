// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.fired;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.util.concurrent.CompletionStage;

/** Like {@link FiringEvent}, for what {@code select} returns, which a container does not decorate. */
final class SelectedEvent<T> implements Event<T>, Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // the container's, which is serializable
    private final Event<T> selected;

    SelectedEvent(Event<T> selected) {
        this.selected = selected;
    }

    @Override
    public void fire(T event) {
        selected.fire(event);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
        return FiredEvents.fire(event, () -> selected.fireAsync(event));
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        return FiredEvents.fire(event, () -> selected.fireAsync(event, options));
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
        return new SelectedEvent<>(selected.select(qualifiers));
    }

    @Override
    public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
        return new SelectedEvent<>(selected.select(subtype, qualifiers));
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        return new SelectedEvent<>(selected.select(subtype, qualifiers));
    }
}
