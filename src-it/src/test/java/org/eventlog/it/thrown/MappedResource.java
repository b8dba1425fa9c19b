// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Whose exception has a mapper. */
@Path("/mapped")
@ApplicationScoped
public class MappedResource {
    @GET
    public String get() {
        throw new TeaException("no tea in mapped");
    }
}
