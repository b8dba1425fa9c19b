// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;
import org.eventlog.cdi.rest.OutgoingContextFilter;

/**
 * A client of the storehouse, which would be another service. In this example, the shop's own REST API takes its place.
 */
@ApplicationScoped
public class Storehouse {
    private Client client;

    @PostConstruct
    void open() {
        client = ClientBuilder.newBuilder()
                .connectTimeout(2, TimeUnit.SECONDS)
                .readTimeout(5, TimeUnit.SECONDS)
                // The storehouse is told which request it is asked for: its events have the same ids as ours.
                .register(OutgoingContextFilter.class)
                .build();
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** How many there are; each call is an event with its duration. */
    @Logged(value = "shop.storehouse.asked", result = true)
    public int pieces(URI storehouse, @LoggedParam("product") String product) {
        return client.target(storehouse)
                .path("stock/{product}")
                .resolveTemplate("product", product)
                .request(MediaType.APPLICATION_JSON)
                .get(JsonObject.class)
                .getInt("pieces");
    }
}
