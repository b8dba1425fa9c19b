// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Makes a response of what it knows, so that nothing leaves the application. */
@Provider
public class TeaMapper implements ExceptionMapper<TeaException> {
    @Override
    public Response toResponse(TeaException exception) {
        return Response.status(503).entity("no tea").build();
    }
}
