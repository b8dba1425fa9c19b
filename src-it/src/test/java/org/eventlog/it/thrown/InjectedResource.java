// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Of no scope, with something injected. */
@Path("/injected")
public class InjectedResource {
    @Inject
    org.eventlog.EventLogger log;

    @GET
    public String get() {
        throw new IllegalStateException("no tea in injected");
    }
}
