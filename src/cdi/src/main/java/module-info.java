// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The event log in a CDI application: {@link org.eventlog.cdi}, and helpers that pass the context on.
 *
 * <p>Open, because containers create, inject and intercept what is in it. CDI and MicroProfile Config have to be there;
 * every other API is used if the application has it.
 */
open module org.eventlog.cdi {

    requires transitive org.eventlog.api;
    requires org.eventlog.core;
    requires java.naming;
    requires java.sql;

    requires transitive jakarta.cdi;
    requires transitive jakarta.inject;
    requires transitive jakarta.interceptor;
    requires jakarta.annotation;
    requires org.eclipse.microprofile.config;
    requires static org.jspecify;

    // Not transitive, although types for applications with these APIs refer to them: other applications could not
    // compile then.
    requires static jakarta.batch;
    requires static jakarta.messaging;
    requires static jakarta.servlet;
    requires static jakarta.ws.rs;
    requires static jakarta.concurrency;
    requires static jakarta.json;
    requires static jakarta.json.bind;
    requires static jakarta.transaction;
    requires static jakarta.websocket.client;
    requires static io.opentelemetry.api;
    requires static micrometer.core;
    requires static microprofile.health.api;
    requires static microprofile.metrics.api;
    requires static microprofile.rest.client.api;

    exports org.eventlog.cdi;
    exports org.eventlog.cdi.batch;
    exports org.eventlog.cdi.jms;
    exports org.eventlog.cdi.rest;

    // Only this one of META-INF/services: a module that provides a service does not start without the service's API.
    provides jakarta.enterprise.inject.spi.Extension with org.eventlog.cdi.wiring.EventLogExtension;
}
