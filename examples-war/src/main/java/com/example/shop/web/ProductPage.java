// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Catalog;
import com.example.shop.Product;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** One product, and the button that puts it into the cart. */
@WebServlet("/product/*")
public class ProductPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Catalog catalog;
    @Inject
    transient Page page;
    @Inject
    transient EventLogger log;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        Optional<Product> found = path == null ? Optional.empty() : catalog.find(path.substring(1));
        if (found.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Product product = found.get();
        log.log(LogEvent.named("shop.product.seen").target("product:" + product.id()));
        String root = request.getContextPath();
        page.send(request, response, product.name(), Html.of("""
                <article class="product">
                  <img src="{}/img/{}.svg" alt="" width="320" height="200">
                  <div>
                    <h1>{}</h1>
                    <p>{}</p>
                    <p class="price">{}</p>
                    <form method="post" action="{}/cart">
                      <input type="hidden" name="product" value="{}">
                      <label for="quantity">Quantity</label>
                      <input id="quantity" name="quantity" type="number" min="1" max="99" value="1" required>
                      <button>Put into the cart</button>
                    </form>
                    <p><a href="{}/stock/{}">How many are there?</a></p>
                  </div>
                </article>
                """, root, product.id(), product.name(), product.text(), product.price(), root, product.id(), root,
                product.id()));
    }
}
