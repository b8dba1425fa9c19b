// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Cart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.cdi.BrowserScript;

/** The frame of all pages: head, navigation, footer, and response headers for pages with scripts of this shop only. */
@ApplicationScoped
public class Page {
    private static final String POLICY = "default-src 'none'; script-src %s; connect-src 'self'; style-src 'self';"
            + " img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String TEMPLATE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            {}
            <title>{} · Larch &amp; Log</title>
            <link rel="icon" href="{}/img/mark.svg" type="image/svg+xml">
            <link rel="stylesheet" href="{}/shop.css">
            </head>
            <body>
            <header>
              <a class="brand" href="{}/"><img src="{}/img/mark.svg" alt="" width="32" height="32"> Larch &amp; Log</a>
              <nav aria-label="Main">
                <a href="{}/">Products</a>
                <a href="{}/cart">Cart{}</a>
                {}
                <a class="logged" href="{}/eventlog/">What has been logged</a>
              </nav>
            </header>
            <main>
            {}
            </main>
            <footer>An example of Eventlog: nothing here is for sale.</footer>
            </body>
            </html>
            """;

    @Inject
    Cart cart;
    @Inject
    BrowserScript script;

    /** Sends the page with the response's present status. */
    void send(HttpServletRequest request, HttpServletResponse response, String title, Html main) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        protect(response, "'self'");
        String root = request.getContextPath();
        response.getWriter()
                .write(Html.of(TEMPLATE, Html.safe(script.getHtml()), title, root, root, root, root, root, root,
                        count(request), account(request),
                        root, main).toString());
    }

    /**
     * Sets the headers that protect a page.
     *
     * @param scripts the scripts that may run, as in a Content Security Policy
     */
    static void protect(HttpServletResponse response, String scripts) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", POLICY.formatted(scripts));
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** The answer to a form: the browser then fetches the page, and reloading it sends nothing twice. */
    static void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }

    /** Reads the cart only if there is a session, so that a visitor who only browses gets no session. */
    private Html count(HttpServletRequest request) {
        int count = request.getSession(false) == null ? 0 : cart.count();
        return count == 0 ? Html.EMPTY : Html.of(" <span class=\"count\">{}</span>", count);
    }

    private static Html account(HttpServletRequest request) {
        String user = request.getRemoteUser();
        String root = request.getContextPath();
        return user == null
                ? Html.of("<a href=\"{}/account\">Sign in</a>", root)
                : Html.of("<a href=\"{}/account\">{}</a>", root, user);
    }
}
