// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

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
import java.util.Optional;

/** One order of the customer's own. */
@WebServlet("/order/*")
@ServletSecurity(@HttpConstraint(rolesAllowed = DemoUsers.CUSTOMER))
public class OrderPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Orders orders;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        Optional<Order> order = path == null
                ? Optional.empty()
                : orders.find(path.substring(1), request.getRemoteUser());
        if (order.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        page.send(request, response, order.get().number(), Html.of("""
                <h1>Thank you, {}</h1>
                <p class="lead">Order {} over {} is on its way.</p>
                {}
                <p class="actions"><a class="button" href="{}/">Back to the products</a></p>
                """, order.get().customer(), order.get().number(), CartLine.totalPrice(order.get().lines()),
                CartTable.of(order.get().lines()), request.getContextPath()));
    }
}
