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

/** The start page, with products and features to try. */
@WebServlet("")
public class ProductsPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Catalog catalog;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String root = request.getContextPath();
        page.send(request, response, "Products", Html.of("""
                <h1>Good things for a cabin</h1>
                <p class="lead">A small shop that writes down what happens in it.
                Buy something, let something fail, and then look at <a href="{}/eventlog/">what has been logged</a>.</p>
                <ul class="products">
                {}</ul>
                <section class="try" aria-labelledby="try">
                  <h2 id="try">To try</h2>
                  <ul>
                    <li><a href="{}/checkout">Order something</a>, also with the card reader that is out of order:
                      an exception becomes an event</li>
                    <li><a href="{}/slow">Ask the slow supplier</a>: a second and a half, then a warning
                      through java.util.logging</li>
                    <li><a href="{}/job">Count the stock</a> in the background: the job's events know who asked for it</li>
                    <li><a href="{}/stock/lantern">Ask the storehouse</a> for lanterns: the call to another service carries
                      the request's id</li>
                    <li><a href="{}/api/products/lantern">Ask the REST interface</a> for a lantern</li>
                    <li><a href="{}/script">Open a page with a broken script</a>: what fails in the browser is an event, too;
                      the same on <a href="{}/app.html">a static page that calls the REST interface</a>
                      and on <a href="{}/faces.xhtml">a Faces page</a></li>
                    <li><a href="{}/no-such-page">Follow a dead link</a></li>
                  </ul>
                </section>
                """, root, catalog.products().stream().map(product -> card(root, product)).collect(Html.joined()), root,
                root, root, root, root, root, root, root, root));
    }

    private static Html card(String root, Product product) {
        return Html.of("""
                <li><a href="{}/product/{}">
                  <img src="{}/img/{}.svg" alt="" width="320" height="200">
                  <h2>{}</h2>
                  <p class="price">{}</p></a>
                </li>
                """, root, product.id(), root, product.id(), product.name(), product.price());
    }
}
