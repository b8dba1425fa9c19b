// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.restclient;

import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderListener;
import org.eventlog.cdi.rest.OutgoingContextFilter;
import org.eventlog.cdi.rest.TracerMark;

/** Registers the filter with each client of MicroProfile Rest Client. Loaded through {@code META-INF/services}. */
public class OutgoingContextListener implements RestClientBuilderListener {

    @Override
    public void onNewBuilder(RestClientBuilder builder) {
        if (!builder.getConfiguration().isRegistered(TracerMark.class)) {
            builder.register(TracerMark.class);
        }
        if (!builder.getConfiguration().isRegistered(OutgoingContextFilter.class)) {
            builder.register(OutgoingContextFilter.class);
        }
    }
}
