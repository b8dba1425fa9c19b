// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.UriInfo;

/** Tells the servlet filter the route of one resource method. Used by any number of threads. */
final class RouteFilter implements ContainerRequestFilter {
    /** Becomes an attribute of the servlet request, which {@code RequestEvent} reads. */
    static final String ROUTE = "org.eventlog.route";

    /** Behind the application's own path; null where only the request can tell. */
    private final String template;
    /** The whole route. The application's path is that of the first request: it never changes. */
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
        String application = uri.getBaseUri().getPath();
        if (template == null) {
            return RouteTemplate.join(application, RouteTemplate.of(uri));
        }
        route = RouteTemplate.join(application, template);
        return route;
    }
}
