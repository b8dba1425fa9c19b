// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.CartLine;
import com.example.shop.DemoUsers;
import com.example.shop.Order;
import com.example.shop.Orders;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Shows the signed-in user and their orders. Opening it signs in; posting to it signs out. */
@WebServlet("/account")
@ServletSecurity(@HttpConstraint(rolesAllowed = {DemoUsers.CUSTOMER, DemoUsers.VISITOR}))
public class AccountPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Orders orders;
    @Inject
    transient Page page;
    @Inject
    transient EventLogger log;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Order> own = orders.of(request.getRemoteUser());
        String root = request.getContextPath();
        page.send(request, response, "Account", Html.of("""
                <h1>Signed in as {}</h1>
                <h2>Orders</h2>
                {}
                <form class="actions" method="post" action="{}/account"><button class="quiet">Sign out</button></form>
                """, request.getRemoteUser(), own.isEmpty() ? Html.of("<p>None yet.</p>") : list(root, own), root));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException {
        log.log(LogEvent.named("shop.account.signout").target("user:" + request.getRemoteUser()).tag("account"));
        request.logout();
        request.getSession().invalidate();
        Page.redirect(request, response, "/");
    }

    private static Html list(String root, List<Order> own) {
        return Html.of("<ul>{}</ul>", own.stream()
                .map(order -> Html.of("<li><a href=\"{}/order/{}\">{}</a> over {}</li>", root, order.number(),
                        order.number(), CartLine.totalPrice(order.lines())))
                .collect(Html.joined()));
    }
}
