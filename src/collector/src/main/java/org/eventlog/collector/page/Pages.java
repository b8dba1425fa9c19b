// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.web.CollectorServlet;

/**
 * Makes HTML of the templates in {@code src/main/jte}. They are classes of this package by the time they run, each value
 * escaped for the place where it stands; the class loader given is the one that has them, whichever the server calls from.
 */
public final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(null, ContentType.Html,
            Pages.class.getClassLoader(), "org.eventlog.collector.page");
    private final Texts texts = new Texts();

    Texts texts() {
        return texts;
    }

    void list(HttpServletResponse response, ListPage page) throws IOException {
        write(response, "list.jte", page);
    }

    void detail(HttpServletResponse response, DetailPage page) throws IOException {
        write(response, "detail.jte", page);
    }

    void notice(HttpServletResponse response, NoticePage page) throws IOException {
        write(response, "notice.jte", page);
    }

    void login(HttpServletResponse response, LoginPage page) throws IOException {
        write(response, "login.jte", page);
    }

    void setup(HttpServletResponse response, SetupPage page) throws IOException {
        write(response, "setup.jte", page);
    }

    private void write(HttpServletResponse response, String template, Object page) throws IOException {
        StringOutput out = new StringOutput(32 << 10);
        engine.render(template, page, out);
        CollectorServlet.write(response, "text/html", out.toString());
    }
}
