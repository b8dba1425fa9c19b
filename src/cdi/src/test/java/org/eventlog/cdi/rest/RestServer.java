// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** A Jakarta REST implementation that answers under {@code /shop/api/} with these resources. */
final class RestServer implements AutoCloseable {
    private final HttpServer server;

    RestServer(Class<?>... resources) {
        server = JdkHttpServerFactory.createHttpServer(URI.create("http://localhost:0/shop/api/"),
                new ResourceConfig(resources));
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/shop/api" + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
