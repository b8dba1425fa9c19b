// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page: it explains the consequence for the visitor, without internal details. */
@WebServlet("/error")
public class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Page page;

    /** Any method: an error page is also the answer to a failed post. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        page.send(request, response, title(status), Html.of("""
                <h1>{}</h1>
                <p class="lead">{}</p>
                <p class="actions"><a class="button" href="{}/">Back to the products</a></p>
                <p class="note">Status {}{}</p>
                """, title(status), advice(status), request.getContextPath(), status, requestId(response)));
    }

    /** An id that the visitor can report, to find the request in the log. */
    private static Html requestId(HttpServletResponse response) {
        String id = response.getHeader("X-Request-ID");
        return id == null ? Html.EMPTY : Html.of(", request <code>{}</code>", id);
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Not for you";
            case 404 -> "Not here";
            default -> status < 500 ? "That did not work" : "Something went wrong";
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 403 -> "Your account may look around, but not do this.";
            case 404 -> "There is no such page.";
            default -> status < 500
                    ? "The shop did not understand what was asked."
                    : "It is our fault, and it has been written down. Your cart is as it was.";
        };
    }
}
