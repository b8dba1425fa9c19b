// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.api;

import com.example.shop.Catalog;
import com.example.shop.Product;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The catalog's REST API. */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class ProductsResource {
    @Inject
    Catalog catalog;

    @GET
    public List<Product> all() {
        return catalog.products();
    }

    @GET
    @Path("/{id}")
    public Product one(@PathParam("id") String id) {
        return catalog.find(id).orElseThrow(NotFoundException::new);
    }
}
