// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Behaves like the registry that WildFly 39 gives to an application: some methods delegate to the server's registry,
 * and meters registered by builders stay here, invisible to others.
 */
final class ApplicationsRegistry extends SimpleMeterRegistry {
    private static final String DEPLOYMENT = "WF_DEPLOYMENT";

    private final MeterRegistry server;
    private final String deployment;
    private final More more = new HandingOn();

    ApplicationsRegistry(MeterRegistry server, String deployment) {
        this.server = server;
        this.deployment = deployment;
    }

    @Override
    public <T> T gauge(String name, Iterable<Tag> tags, T object, ToDoubleFunction<T> function) {
        return server.gauge(name, with(tags), object, function);
    }

    @Override
    public Timer timer(String name, Iterable<Tag> tags) {
        return server.timer(name, with(tags));
    }

    @Override
    public Search find(String name) {
        return server.find(name).tag(DEPLOYMENT, deployment);
    }

    @Override
    public Meter remove(Meter meter) {
        return deployment.equals(meter.getId().getTag(DEPLOYMENT)) ? server.remove(meter) : null;
    }

    @Override
    public More more() {
        return more;
    }

    private Tags with(Iterable<Tag> tags) {
        return Tags.concat(tags, DEPLOYMENT, deployment);
    }

    private final class HandingOn extends More {
        @Override
        public <T> FunctionCounter counter(String name, Iterable<Tag> tags, T object, ToDoubleFunction<T> function) {
            return server.more().counter(name, with(tags), object, function);
        }
    }
}
