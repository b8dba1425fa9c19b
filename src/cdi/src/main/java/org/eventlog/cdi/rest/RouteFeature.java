// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Determines the route of each request to a resource, such as {@code /api/orders/{id}}, so that requests can be counted
 * by route, and records the span that a tracer starts for it. Loaded by Jakarta REST through {@code META-INF/services}.
 */
public class RouteFeature implements DynamicFeature {
    /** Before all filters that may refuse the request, so that refused requests also have a route. */
    private static final int FIRST = 1;
    /** After the tracer's own filter, which starts the span. */
    private static final int LAST = Integer.MAX_VALUE - 100;

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        context.register(new RouteFilter(RouteTemplate.of(resource.getResourceClass(), resource.getResourceMethod())),
                FIRST);
        context.register(new SpanFilter(), LAST);
    }
}
