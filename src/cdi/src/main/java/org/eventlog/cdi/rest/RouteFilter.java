// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.UriInfo;

/** Passes the route of one resource method to the servlet filter. Thread-safe. */
final class RouteFilter implements ContainerRequestFilter {
    /** The attribute of the servlet request that {@code RequestEvent} reads. */
    static final String ROUTE = "org.eventlog.route";

    /** Relative to the application's path; null if it can only be derived from the request. */
    private final String template;
    /** The complete route. The application's path is taken from the first request, because it never changes. */
    private volatile String route;

    RouteFilter(String template) {
        this.template = template;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String known = route;
        if (known == null) {
            known = route(request.getUriInfo());
        }
        request.setProperty(ROUTE, known);
    }

    private String route(UriInfo uri) {
        String application = RouteTemplate.withoutParameters(uri.getBaseUri().getPath());
        if (template == null) {
            return RouteTemplate.join(application, RouteTemplate.of(uri));
        }
        route = RouteTemplate.join(application, template);
        return route;
    }
}
