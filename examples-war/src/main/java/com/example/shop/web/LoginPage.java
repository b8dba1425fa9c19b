// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The sign-in form, shown by the server for pages that require a user. */
@WebServlet("/login")
public class LoginPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Html failed = request.getParameter("failed") == null
                ? Html.EMPTY
                : Html.of("<p class=\"failed\" role=\"alert\">That name and password do not belong together.</p>");
        page.send(request, response, "Sign in", Html.of("""
                <h1>Sign in</h1>
                {}
                <form class="login" method="post" action="{}/j_security_check">
                  <label for="name">Name</label>
                  <input id="name" name="j_username" autocomplete="username" autocapitalize="none" required>
                  <label for="password">Password</label>
                  <input id="password" name="j_password" type="password" autocomplete="current-password" required>
                  <button>Sign in</button>
                </form>
                <div class="note">
                  <p>For trying it out, the password is the name:</p>
                  <ul>
                    <li><b>ada</b> / ada may order, and see what has been logged</li>
                    <li><b>grace</b> / grace may order</li>
                    <li><b>linus</b> / linus may only look: ordering is forbidden</li>
                  </ul>
                </div>
                """, failed, request.getContextPath()));
    }

    /** Some servers forward the failed attempt here as it came. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }
}
