// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.cdi.BrowserScript;
import org.eventlog.cdi.context.CurrentContext;

/** The bean that is injected for {@link BrowserScript}. */
@Named("browserScript")
@ApplicationScoped
public class ScriptElements implements BrowserScript {
    /** Base64 or Base64url (Content Security Policy 3, 2.3.1). Another one is left out: no script is better than any. */
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/_-]{1,256}={0,2}");

    @Inject
    private BrowserLog log;
    @Inject
    private Instance<HttpServletRequest> requests;

    private volatile Tokens tokens;

    @Override
    public String getHtml() {
        return html(null);
    }

    @Override
    public String html(String nonce) {
        return element(nonce, true);
    }

    @Override
    public String getCached() {
        return cached(null);
    }

    @Override
    public String cached(String nonce) {
        return element(nonce, false);
    }

    @Override
    public String getReportingEndpoints() {
        BrowserSettings settings = log.browser();
        return settings.enabled() && settings.reports() && !settings.gone()
                ? "eventlog=\"" + url(settings) + BrowserEndpoint.REPORTS + '"'
                : "";
    }

    private String element(String nonce, boolean withToken) {
        BrowserSettings settings = log.browser();
        if (!settings.enabled() || settings.gone()) {
            return "";
        }
        BrowserSettings.Script script = settings.script();
        StringBuilder html = new StringBuilder(256).append("<script src=\"").append(escaped(url(settings)))
                .append(BrowserEndpoint.SCRIPT).append("?v=").append(ClientScript.ONLY.version()).append('"');
        if (nonce != null && NONCE.matcher(nonce).matches()) {
            attribute(html, "nonce", nonce);
        }
        if (withToken) {
            List<String> holders = requests.isResolvable() ? Holder.of(requests.get()) : List.of();
            // Without a session and without the cookie, which a page must not set, the script exchanges it.
            attribute(html, holders.isEmpty() ? "data-before" : "data-token",
                    tokens(settings).issue(holders.isEmpty() ? "" : holders.get(0),
                            CurrentContext.snapshot().requestId()));
        }
        if (!script.release().isEmpty()) {
            attribute(html, "data-release", script.release());
        }
        if (script.sample() < 1) {
            attribute(html, "data-sample", String.valueOf(script.sample()));
        }
        attribute(html, "data-max", String.valueOf(script.most()));
        if (script.resources()) {
            html.append(" data-resources");
        }
        if (script.console()) {
            html.append(" data-console");
        }
        return html.append("></script>").toString();
    }

    private String url(BrowserSettings settings) {
        if (!settings.url().isEmpty()) {
            return settings.url();
        }
        return (requests.isResolvable() ? requests.get().getContextPath() : "") + settings.path();
    }

    private Tokens tokens(BrowserSettings settings) {
        Tokens made = tokens;
        if (made == null) {
            made = new Tokens(settings.keys(), settings.tokenAge(), InstantSource.system());
            tokens = made;
        }
        return made;
    }

    private static void attribute(StringBuilder html, String name, String value) {
        html.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
