// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Catalog;
import com.example.shop.Product;
import com.example.shop.Storehouse;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Shows the stock of a product, which it requests from another service. */
@WebServlet("/stock/*")
public class StockPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Catalog catalog;
    @Inject
    transient Storehouse storehouse;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        Optional<Product> found = path == null ? Optional.empty() : catalog.find(path.substring(1));
        if (found.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Product product = found.get();
        String root = request.getContextPath();
        page.send(request, response, product.name(), Html.of("""
                <h1>{}</h1>
                <p class="lead">The storehouse has {} of them.</p>
                <p class="note">The page has asked its REST interface, and told it which request it is asked for.
                The log has both, with one request id.</p>
                <p class="actions"><a class="button" href="{}/product/{}">Back to the product</a></p>
                """, product.name(), storehouse.pieces(address(request), product.id()), root, product.id()));
    }

    /** This server itself, whatever name it was asked by. */
    private static URI address(HttpServletRequest request) {
        return URI.create("http://localhost:" + request.getLocalPort() + request.getContextPath() + "/api");
    }
}
