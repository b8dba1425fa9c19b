// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Cart;
import com.example.shop.CartLine;
import com.example.shop.DemoUsers;
import com.example.shop.Order;
import com.example.shop.Orders;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The order before it is placed, for signed-in customers; posting places it. */
@WebServlet("/checkout")
@ServletSecurity(@HttpConstraint(rolesAllowed = DemoUsers.CUSTOMER))
public class CheckoutPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Cart cart;
    @Inject
    transient Orders orders;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<CartLine> lines = cart.lines();
        String root = request.getContextPath();
        page.send(request, response, "Order", lines.isEmpty()
                ? Html.of("<h1>Order</h1><p>The cart is empty. <a href=\"{}/\">Choose something first.</a></p>", root)
                : Html.of("""
                        <h1>Order</h1>
                        {}
                        <form class="actions" method="post" action="{}/checkout">
                          <button name="reader" value="counter">Order and pay</button>
                          <button class="danger" name="reader" value="broken">Pay with the broken card reader</button>
                        </form>
                        <p class="note">Both buttons are honest: the second one fails.</p>
                        """, CartTable.of(lines), root));
    }

    /** What goes wrong here goes on to the server: it answers 500 with the error page. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<CartLine> lines = cart.lines();
        if (lines.isEmpty()) {
            Page.redirect(request, response, "/checkout");
            return;
        }
        Order order = orders.place(request.getRemoteUser(), lines, request.getParameter("reader"));
        cart.clear();
        Page.redirect(request, response, "/order/" + order.number());
    }
}
