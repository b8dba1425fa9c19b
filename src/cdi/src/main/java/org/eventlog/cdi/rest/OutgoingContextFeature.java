// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Registers {@link OutgoingContextFilter} with each client. Loaded by Jakarta REST through {@code META-INF/services}.
 */
public class OutgoingContextFeature implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        // Not @ConstrainedTo: some servers report a fault if they find a feature that is only for clients.
        if (context.getConfiguration().getRuntimeType() != RuntimeType.CLIENT) {
            return false;
        }
        // The application may have registered the filter itself, but not this one.
        if (!context.getConfiguration().isRegistered(TracerMark.class)) {
            context.register(TracerMark.class);
        }
        if (!context.getConfiguration().isRegistered(OutgoingContextFilter.class)) {
            context.register(OutgoingContextFilter.class);
        }
        return true;
    }
}
