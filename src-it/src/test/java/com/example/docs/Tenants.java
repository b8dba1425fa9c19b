// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventEnricher;
import org.eventlog.cdi.EventFilter;
import org.eventlog.cdi.SessionResolver;

/** docs/events.md: beans of the application. */
@ApplicationScoped
public class Tenants implements SessionResolver, EventEnricher, EventFilter {
    @Override
    public Optional<String> user(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("X-Tenant-User")); // empty: the principal
    }

    @Override
    public void enrich(LogEvent event, LogEvent.Builder builder) {
        builder.field("tenant", "north");
    }

    @Override
    public boolean accepts(LogEvent event) {
        return !event.name().startsWith("debug.");
    }
}
