// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Of no scope. */
@Path("/plain")
public class PlainResource {
    @GET
    public String get() {
        throw new IllegalStateException("no tea in plain");
    }
}
