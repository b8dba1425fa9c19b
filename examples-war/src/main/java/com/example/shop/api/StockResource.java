// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.api;

import com.example.shop.Catalog;
import com.example.shop.Product;
import com.example.shop.Shelf;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** The storehouse's REST API. */
@Path("/stock")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class StockResource {
    @Inject
    Catalog catalog;
    @Inject
    EventLogger log;

    @GET
    @Path("/{product}")
    public JsonObject pieces(@PathParam("product") String id) {
        Product product = catalog.find(id).orElseThrow(NotFoundException::new);
        Shelf shelf = new Shelf(product, catalog.pieces(product));
        log.log(LogEvent.named("shop.stock.looked-up")
                .target("product:" + id)
                .tag("stock")
                // A bean, a record and a constant: whatever a field is given, the event says what is in it.
                .field("shelf", shelf)
                .field("product", product)
                .field("supply", shelf.getSupply()));
        return Json.createObjectBuilder().add("product", id).add("pieces", catalog.pieces(product)).build();
    }
}
