// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page whose script fails: the event has the request of this page, the visitor and the place in the script. */
@WebServlet("/script")
public class ScriptPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        page.send(request, response, "A broken script", Html.of("""
                <h1>A broken script</h1>
                <p class="lead">The calculator below divides the price by the number of friends, and was never tried.</p>
                <p class="actions"><button type="button" id="share">Share the price</button></p>
                <script src="{}/broken.js"></script>
                """, request.getContextPath()));
    }
}
