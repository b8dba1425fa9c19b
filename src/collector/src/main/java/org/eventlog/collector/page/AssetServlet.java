// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Packed;

/**
 * Serves the style sheet and script. They are not in {@code META-INF/resources}, so that they are below the configured
 * path and have the same headers as the pages.
 */
public final class AssetServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final transient Asset css = new Asset("page.css", "text/css");
    private final transient Asset js = new Asset("page.js", "text/javascript");

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        (request.getServletPath().endsWith(".css") ? css : js).send(request, response);
    }

    private static final class Asset {
        private final Packed packed;
        private final String type;
        private final String tag;

        Asset(String name, String type) {
            String text = load(name);
            this.packed = new Packed(text);
            this.type = type;
            this.tag = "W/\"" + Integer.toHexString(text.hashCode()) + '"';
        }

        void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
            // Not secret, but revalidated each time, because the URL does not change with the content.
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("ETag", tag);
            if (tag.equals(request.getHeader("If-None-Match"))) {
                response.setStatus(304);
            } else {
                packed.send(request, response, type);
            }
        }

        private static String load(String name) {
            try (InputStream in = AssetServlet.class.getResourceAsStream(name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be read from the collector's jar", e);
            }
        }
    }
}
