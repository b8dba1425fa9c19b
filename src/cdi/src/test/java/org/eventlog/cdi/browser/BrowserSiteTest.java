// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eventlog.cdi.BrowserScript;
import org.eventlog.cdi.Kept;
import org.eventlog.cdi.request.RequestFilter;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from the page to the event, over HTTP on Jetty. */
class BrowserSiteTest {
    private static final Pattern SCRIPT = Pattern
            .compile("<script src=\"(/shop/eventlog-browser/client\\.js\\?v=[0-9a-f]{12})\" nonce=\"abc\""
                    + " data-(?:token|before)=\"([^\"]+)\" data-max=\"10\"></script>");

    @TempDir
    Path dir;

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private WeldContainer container;
    private Server server;
    private String base;

    @BeforeEach
    void configure() {
        Kept.SENT.clear();
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.jul.enabled", "false");
        System.setProperty("eventlog.browser.enabled", "true");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
        if (container != null) {
            container.close();
        }
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void anErrorHasTheRequestAndTheSessionOfItsPage() throws Exception {
        start();
        HttpResponse<String> page = get("/page?session", "X-Request-ID", "page-1");
        Matcher script = SCRIPT.matcher(page.body());
        assertThat(script.find()).as(page.body()).isTrue();

        HttpResponse<String> answer = post(script.group(2));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(get(script.group(1).substring("/shop".length())).headers().firstValue("Cache-Control"))
                .contains("public, max-age=31536000, immutable");
        assertThat(event("browser.error"))
                .contains("\"reqId\":\"page-1\"", "\"user\":\"guest\"", "\"message\":\"no tea\"",
                        "\"origin\":\"browser\"")
                .containsPattern("\"session\":\"[0-9a-f]{16}\"");
        assertThat(events()).filteredOn(event -> event.contains("http_request")).hasSize(1);
    }

    @Test
    void exchangesTheTokenWithoutASessionAndKeepsThePage() throws Exception {
        start();
        Matcher script = SCRIPT.matcher(get("/page", "X-Request-ID", "page-2").body());
        assertThat(script.find()).isTrue();

        assertThat(post(script.group(2)).statusCode()).isEqualTo(401);
        String renewed = get("/eventlog-browser/token", "X-Eventlog-Token", script.group(2)).body();
        assertThat(post(renewed).statusCode()).isEqualTo(204);

        assertThat(event("browser.error")).contains("\"reqId\":\"page-2\"", "\"session\":\"0\"");
    }

    @Test
    void aProxyMayShowTheApplicationBelowAnotherPath() throws Exception {
        System.setProperty("eventlog.browser.url", "/public/tea/eventlog-browser");
        System.setProperty("eventlog.request.trusted-proxies", "127.0.0.0/8, ::1");
        start();
        try (PrefixProxy proxy = new PrefixProxy("/public/tea", URI.create(base))) {
            base = proxy.base();
            for (String query : List.of("?session", "")) {
                Matcher script = Pattern.compile("src=\"/public/tea(/[^\"]+)\" .*data-(?:token|before)=\"([^\"]+)\"")
                        .matcher(get("/page" + query, "X-Request-ID", "page-3").body());
                assertThat(script.find()).isTrue();
                assertThat(get(script.group(1)).statusCode()).isEqualTo(200);

                String token = query.isEmpty()
                        ? get("/eventlog-browser/token", "X-Eventlog-Token", script.group(2)).body()
                        : script.group(2);
                assertThat(post(token).statusCode()).as("session: " + query).isEqualTo(204);
            }
        }
        assertThat(events()).filteredOn(event -> event.contains("\"name\":\"browser.error\"")).hasSize(2)
                .allSatisfy(event -> assertThat(event).contains("\"reqId\":\"page-3\""));
    }

    @Test
    void aCachedPageHasNoToken() throws Exception {
        start();

        assertThat(container.select(BrowserScript.class).get().cached("\"><b>")).contains("client.js")
                .doesNotContain("data-token", "data-before", "nonce", "<b>");
    }

    @Test
    void isDisabledByDefault() throws Exception {
        System.clearProperty("eventlog.browser.enabled");
        start();

        assertThat(container.select(BrowserScript.class).get().getHtml()).isEmpty();
        assertThat(container.select(BrowserScript.class).get().getReportingEndpoints()).isEmpty();
    }

    @Test
    void reportsAllConfigurationFaultsTogether() {
        System.setProperty("eventlog.browser.path", "errors/");
        System.setProperty("eventlog.browser.secrets", "too-short-a-secret");
        System.setProperty("eventlog.browser.origins", "https://shop.example/path");
        System.setProperty("eventlog.browser.sample", "2");
        System.setProperty("eventlog.request.sample", "2");

        assertThatThrownBy(this::start).hasStackTraceContaining("eventlog.browser.path")
                .hasStackTraceContaining("eventlog.browser.secrets")
                .hasStackTraceContaining("eventlog.browser.origins").hasStackTraceContaining("eventlog.browser.sample")
                .hasStackTraceContaining("eventlog.request.sample")
                .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                        .doesNotContain("too-short-a-secret"));
    }

    private void start() throws Exception {
        container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, RunningEventLogs.class, RequestFilter.class, BrowserServlet.class,
                        BrowserCounts.class, ScriptElements.class, Kept.class, PageServlet.class)
                .initialize();
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler shop = new ServletContextHandler("/shop", true, false);
        FilterHolder filter = new FilterHolder(container.select(RequestFilter.class).get());
        filter.setAsyncSupported(true);
        shop.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        shop.addServlet(new ServletHolder(container.select(PageServlet.class).get()), "/page");
        shop.addServlet(new ServletHolder(container.select(BrowserServlet.class).get()), "/eventlog-browser/*");
        server.setHandler(shop);
        server.start();
        base = "http://localhost:" + connector.getLocalPort() + "/shop";
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String token) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(base + "/eventlog-browser"))
                .headers("Content-Type", "application/json", "Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token
                        + "\",\"url\":\"http://shop.example/page\",\"events\":[{\"kind\":\"error\",\"message\":\"no tea\"}]}"))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private String event(String name) throws Exception {
        List<String> found = events().stream().filter(event -> event.contains("\"name\":\"" + name + '"')).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<String> events() throws Exception {
        assertThat(container.select(RunningEventLogs.class).get().flush(Duration.ofSeconds(30))).isTrue();
        return Kept.SENT.stream().flatMap(batch -> Stream.of(batch.split("\n"))).toList();
    }

    /** A page with the script. */
    @Dependent
    static class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final ThreadLocal<HttpServletRequest> CURRENT = new ThreadLocal<>();

        @jakarta.inject.Inject
        private transient BrowserScript script;

        /** In a server, CDI has this bean. */
        @Produces
        @Dependent
        static HttpServletRequest current() {
            return CURRENT.get() == null ? Visit.get("").request() : CURRENT.get();
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if ("session".equals(request.getQueryString())) {
                request.getSession(true);
            }
            CURRENT.set(request);
            try {
                response.getOutputStream().write(script.html("abc").getBytes(StandardCharsets.UTF_8));
            } finally {
                CURRENT.remove();
            }
        }
    }
}
