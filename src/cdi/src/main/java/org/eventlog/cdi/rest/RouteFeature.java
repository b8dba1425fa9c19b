// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Names the route of each request to a resource: {@code /api/orders/{id}}, so that requests can be counted by what they
 * are for; and notes the span that a tracer begins for it. Loaded by Jakarta REST through {@code META-INF/services}.
 */
public class RouteFeature implements DynamicFeature {
    /** Before those that may refuse the request: a refused one has a route, too. */
    private static final int FIRST = 1;
    /** Behind the tracer's own filter, which begins the span. */
    private static final int LAST = Integer.MAX_VALUE - 100;

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        context.register(new RouteFilter(RouteTemplate.of(resource.getResourceClass(), resource.getResourceMethod())),
                FIRST);
        context.register(new SpanFilter(), LAST);
    }
}
