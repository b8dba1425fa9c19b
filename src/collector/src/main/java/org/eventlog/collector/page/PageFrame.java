// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eventlog.collector.web.CollectorServlet;

/**
 * The application's template around the pages: a document with comments where the collector's parts are inserted. A
 * file of the WAR is read once; any other path is included for each page, as a servlet or JSP.
 */
public final class PageFrame {
    private static final String HEAD = "<!-- eventlog-head -->";
    private static final String BODY = "<!-- eventlog-body -->";
    private static final String TITLE = "<!-- eventlog-title -->";
    /** The additional permissions with a template: the application's images and fonts. */
    private static final String MORE = "; img-src 'self'; font-src 'self'";

    private final String path;
    private final String fixed;

    private PageFrame(String path, String fixed) {
        this.path = path;
        this.fixed = fixed;
    }

    /**
     * @param path as configured; empty for no template
     * @return null for no template
     * @throws IllegalArgumentException with the reason if it is an HTML file that cannot be used
     */
    public static PageFrame of(ServletContext context, String path) {
        if (path.isEmpty()) {
            return null;
        }
        if (!path.endsWith(".html")) {
            return new PageFrame(path, null);
        }
        try (InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + path + " in the application");
            }
            return new PageFrame(path, checked(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read", e);
        }
    }

    String around(HttpServletRequest request, HttpServletResponse response, Document page) throws IOException {
        String template = fixed != null ? fixed : included(request, response);
        CollectorServlet.allowMore(response, MORE);
        // Insert the title first, so that page content is never searched for placeholders.
        String titled = template.replace(TITLE, escaped(page.title()));
        int head = titled.indexOf(HEAD);
        int body = titled.indexOf(BODY);
        return titled.substring(0, head) + "<link rel=\"stylesheet\" href=\"" + page.base()
                + "page.css\"><script type=\"module\" src=\"" + page.base() + "page.js\"></script>"
                + titled.substring(head + HEAD.length(), body) + "<div class=\"eventlog\">" + page.body() + "</div>"
                + titled.substring(body + BODY.length());
    }

    private String included(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestDispatcher dispatcher = request.getRequestDispatcher(path);
        Capture capture = new Capture(response);
        try {
            if (dispatcher != null) {
                dispatcher.include(request, capture);
            }
        } catch (ServletException e) {
            throw new IllegalStateException("the frame " + path + " cannot be made", e);
        }
        return checked(capture.text());
    }

    private static String checked(String template) {
        int head = template.indexOf(HEAD);
        if (head < 0 || template.indexOf(BODY) < head) {
            throw new IllegalArgumentException("the frame must contain " + HEAD + " and then " + BODY);
        }
        return template;
    }

    private static String escaped(String title) {
        return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
