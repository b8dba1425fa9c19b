// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Cart;
import com.example.shop.CartLine;
import com.example.shop.Catalog;
import com.example.shop.Product;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** The visitor's cart; posting to it adds or removes something. */
@WebServlet("/cart")
public class CartPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Cart cart;
    @Inject
    transient Catalog catalog;
    @Inject
    transient Page page;
    @Inject
    transient EventLogger log;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<CartLine> lines = request.getSession(false) == null ? List.of() : cart.lines();
        String root = request.getContextPath();
        page.send(request, response, "Cart", lines.isEmpty()
                ? Html.of("<h1>Cart</h1><p>There is nothing in it yet. <a href=\"{}/\">See what there is.</a></p>",
                        root)
                : Html.of("""
                        <h1>Cart</h1>
                        {}
                        <p class="actions"><a class="button" href="{}/checkout">To the order</a></p>
                        """, CartTable.of(lines, line -> remove(root, line)), root));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = request.getParameter("product");
        Optional<Product> product = catalog.find(id == null ? "" : id);
        if (product.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        if (request.getParameter("remove") == null) {
            add(product.get(), quantity(request.getParameter("quantity")));
        } else {
            cart.remove(product.get().id());
            log.log(LogEvent.named("shop.cart.remove").target("product:" + product.get().id()).tag("cart"));
        }
        Page.redirect(request, response, "/cart");
    }

    private void add(Product product, int quantity) {
        cart.add(product, quantity);
        log.log(LogEvent.named("shop.cart.add")
                .target("product:" + product.id())
                .tag("cart")
                .message("%d × %s put into the cart".formatted(quantity, product.name()))
                .value(quantity)
                .field("cents", product.cents() * quantity)
                .field("inCart", cart.count()));
    }

    /** The quantity in the form, or 1 if it is invalid. Browsers validate it; other clients get the default. */
    static int quantity(String text) {
        try {
            return Math.max(1, Math.min(99, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static Html remove(String root, CartLine line) {
        return Html.of("""
                <form method="post" action="{}/cart"><input type="hidden" name="product" value="{}">\
                <button class="quiet" name="remove" value="1" aria-label="Remove {}">Remove</button></form>""", root,
                line.productId(), line.name());
    }
}
