// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Supplier;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A slow page, to demonstrate the duration of requests. */
@WebServlet("/slow")
public class SlowPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Supplier supplier;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            page.send(request, response, "Delivery", Html.of("""
                    <h1>Delivery</h1>
                    <p class="lead">The supplier says: {}.</p>
                    <p class="note">You have waited for a supplier who never answers.
                    The log has two records of it, and how long the request took.</p>
                    """, supplier.deliveryTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException("stopped while waiting for the supplier", e);
        }
    }
}
