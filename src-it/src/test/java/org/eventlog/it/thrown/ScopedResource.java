// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Of a scope. */
@Path("/scoped")
@RequestScoped
public class ScopedResource {
    @GET
    public String get() {
        throw new IllegalStateException("no tea in scoped");
    }
}
