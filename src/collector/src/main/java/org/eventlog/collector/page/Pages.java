// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Packed;

/**
 * Renders the templates in {@code src/main/jte} as HTML. They are compiled to classes of this package, and escape each
 * value for its context. The given class loader contains them, regardless of the server's calling thread.
 */
public final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(null, ContentType.Html,
            Pages.class.getClassLoader(), "org.eventlog.collector.page");
    private final Texts texts = new Texts();
    private final PageFrame frame;
    private final OpenIssues openIssues;

    /** @param frame the application's template around each page, or null */
    public Pages(PageFrame frame, InstantSource clock) {
        this.frame = frame;
        this.openIssues = new OpenIssues(clock);
    }

    Texts texts() {
        return texts;
    }

    long openIssues(Site site) throws StoreException {
        return openIssues.count(site.store());
    }

    void changed() {
        openIssues.forget();
    }

    /** @param page the template's only parameter */
    void write(HttpServletRequest request, HttpServletResponse response, String template, String title, Shell shell,
            Object page) throws IOException {
        String body = render(template, page);
        String html = frame == null
                ? render("document.jte", new Document(title, shell.base(), body))
                : frame.around(request, response, new Document(title, shell.base(), body));
        new Packed(html).send(request, response, "text/html");
    }

    void notice(HttpServletResponse response, NoticePage page) throws IOException {
        alone(response, page.heading(), page.base(), "notice.jte", page);
    }

    void login(HttpServletResponse response, LoginPage page) throws IOException {
        alone(response, texts.get("login.heading"), page.base(), "login.jte", page);
    }

    void setup(HttpServletResponse response, SetupPage page) throws IOException {
        alone(response, texts.get("setup.heading"), page.base(), "setup.jte", page);
    }

    /** Writes a page without the application's template, for users who have not signed in. */
    private void alone(HttpServletResponse response, String title, String base, String template, Object page)
            throws IOException {
        CollectorServlet.write(response, "text/html",
                render("document.jte", new Document(title, base, render(template, page))));
    }

    private String render(String template, Object page) {
        StringOutput out = new StringOutput(32 << 10);
        engine.render(template, page, out);
        return out.toString();
    }
}
