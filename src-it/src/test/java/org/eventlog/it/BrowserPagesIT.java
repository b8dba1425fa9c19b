// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.cdi.browser.PrefixProxy;
import org.eventlog.testing.WrittenLines;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a page of each kind tells the browser's script, the endpoint accepts: the shop's pages, and JSP and Facelets with
 * the tags and the bean, in an application that is not at the server's root; and a second application behind a proxy
 * that shows it below another path.
 */
@Tag("every-server")
class BrowserPagesIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "browser-pages-" + System.getProperty("arquillian.launch"));
    private static final Path LOG = DIR.resolve("browser.log");
    private static final String ROOT = "/larch";
    private static final String ENDPOINT = ROOT + "/eventlog-browser";
    private static final String SOURCE = "<script src=\"(/larch/eventlog-browser/client\\.js\\?v=[0-9a-f]{12})\"";
    private static final String NONCE = "( nonce=\"[A-Za-z0-9_-]{6,}\")?";
    private static final Pattern SCRIPT = Pattern
            .compile(SOURCE + NONCE + " data-(?:token|before)=\"([^\"]+)\" data-release=\"1\\.0\"[^>]*></script>");
    private static final Pattern CACHED = Pattern.compile(SOURCE + NONCE + " data-release=\"1\\.0\"[^>]*></script>");
    private static final String JSP = """
            <%%@ page contentType="text/html; charset=UTF-8" session="%s" %%>
            <%%@ taglib prefix="eventlog" uri="urn:eventlog:tags" %%>
            <!DOCTYPE html>
            <html lang="en"><head>%s<title>JSP</title></head><body></body></html>
            """;
    private static final String FACELET = """
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml" xmlns:h="jakarta.faces.html"
                  xmlns:c="jakarta.tags.core" xmlns:eventlog="urn:eventlog:faces">
            <h:head>%s<title>Facelets</title></h:head><h:body/></html>
            """;

    private static final String PREFIX = "/public/tea";
    private static final Path PROXIED_LOG = DIR.resolve("proxied.log");
    private static final Pattern PROXIED_SCRIPT = Pattern
            .compile("<script src=\"(/public/tea/inner/errors/client\\.js\\?v=[0-9a-f]{12})\""
                    + " data-(?:token|before)=\"([^\"]+)\"");

    private static TwinServer server;
    private static PrefixProxy proxy;

    private final Shop visitor = new Shop(server.port());

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        WebArchive shop = ShrinkWrap.create(WebArchive.class, "larch.war")
                .merge(ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war"))))
                .addAsWebResource(jsp("<eventlog:script nonce=\"abc123\"/>", false), "tag.jsp")
                .addAsWebResource(jsp("${browserScript.html}", false), "bean.jsp")
                .addAsWebResource(jsp("${browserScript.html}", true), "session.jsp")
                .addAsWebResource(jsp("<eventlog:script cached=\"true\"/>", false), "cached.jsp")
                .addAsWebResource(
                        jsp("<% request.setAttribute(\"cached\", java.util.List.of()); %><eventlog:script/>", false),
                        "other.jsp")
                .addAsWebResource(
                        facelet("<c:set var=\"cached\" value=\"#{[]}\" scope=\"request\"/><eventlog:script/>"),
                        "other.xhtml")
                .addAsWebResource(facelet("<h:outputText value=\"#{browserScript.html}\" escape=\"false\"/>"),
                        "bean.xhtml")
                .addAsWebResource(facelet("<eventlog:script cached=\"true\"/>"), "cached.xhtml");
        server = new TwinServer("browser-pages").feature("appSecurity-5.0").feature("jsonp-2.1").feature("faces-4.0")
                .feature("pages-3.1");
        proxy = new PrefixProxy(PREFIX, URI.create("http://localhost:" + server.port() + "/proxied"));
        server.with(TwinWar.export(shop, DIR)).with(proxied())
                .start(Map.of("EVENTLOG_PROTOCOL", "file", "EVENTLOG_FILE_PATH", LOG.toString(),
                        "EVENTLOG_AUDIT_FILE_PATH", DIR.resolve("audit.log").toString(),
                        "EVENTLOG_DB", DIR.resolve("shop.db").toString(),
                        "EVENTLOG_AUDIT_DB", DIR.resolve("audit.db").toString(),
                        "EVENTLOG_COLLECTOR_DB", DIR.resolve("collector.db").toString(),
                        "EVENTLOG_BROWSER_REQUESTS", "1000"))
                .await200(ROOT + "/").await200("/proxied/none.jsp");
    }

    private static Path proxied() throws IOException {
        Path war = TwinWar.logging(DIR.resolve("without-pages"), "proxied", Map.of(
                "eventlog.protocol", "file", "eventlog.file.path", PROXIED_LOG.toString(),
                "eventlog.db", DIR.resolve("proxied.db").toString(), "eventlog.browser.enabled", "true",
                "eventlog.browser.path", "/inner/errors", "eventlog.browser.url", PREFIX + "/inner/errors",
                "eventlog.browser.reports", "true",
                "eventlog.browser.origins", "http://localhost:" + URI.create(proxy.base()).getPort(),
                "eventlog.request.trusted-proxies", "127.0.0.0/8, ::1"));
        String page = "${browserScript.html}${browserScript.reportingEndpoints}";
        return TwinWar.export(ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile())
                .addAsWebResource(jsp(page, false), "none.jsp").addAsWebResource(jsp(page, true), "new.jsp"), DIR);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/faces.xhtml", "/tag.jsp", "/bean.jsp", "/bean.xhtml"})
    void errorHasTheRequestAndTheSessionOfItsPage(String page) throws Exception {
        assertThat(visitor.post(ROOT + "/cart", Map.of("product", "lantern", "quantity", "1")).statusCode())
                .isEqualTo(200);
        Matcher script = script(page, "session");

        assertThat(script.group(2) != null).as("a nonce").isEqualTo(page.matches("/(faces.xhtml|tag.jsp)"));
        assertThat(visitor.get(script.group(1)).body()).contains("addEventListener");
        assertThat(report(page, script.group(3)).statusCode()).isEqualTo(204);

        JsonObject event = only(id(page, "session"));
        assertThat(event.getString("message")).isEqualTo("no tea");
        assertThat(event.getString("user")).isEqualTo("guest");
        assertThat(event.getString("session")).matches("[0-9a-f]{16}");
        assertThat(event.getJsonObject("fields").getString("page")).endsWith(ROOT + page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tag.jsp", "/bean.jsp"})
    void errorWithoutASessionHasTheRequestOfItsPage(String page) throws Exception {
        Matcher script = script(page, "none");

        assertThat(report(page, script.group(3)).statusCode()).isEqualTo(401);
        assertThat(report(page, token("X-Eventlog-Token", script.group(3))).statusCode()).isEqualTo(204);

        assertThat(only(id(page, "none")).getString("session")).isEqualTo("0");
    }

    @Test
    void tokenBelongsToASessionThatThePageStarts() throws Exception {
        Matcher script = script("/session.jsp", "new");

        assertThat(report("/session.jsp", script.group(3)).statusCode()).isEqualTo(204);

        assertThat(only(id("/session.jsp", "new")).getString("session")).matches("[0-9a-f]{16}");
    }

    /** The servers' Faces start one before the page's head, but that of Payara Micro 7 does not for these pages. */
    @ParameterizedTest
    @ValueSource(strings = {"/faces.xhtml", "/bean.xhtml"})
    void tokenBelongsToASessionIfFacesStartsOne(String page) throws Exception {
        Matcher script = script(page, "new");
        boolean session = visitor.has("JSESSIONID");

        assertThat(report(page, script.group(3)).statusCode()).isEqualTo(session ? 204 : 401);
        if (!session) {
            assertThat(report(page, token("X-Eventlog-Token", script.group(3))).statusCode()).isEqualTo(204);
        }

        assertThat(only(id(page, "new")).getString("session")).matches(session ? "[0-9a-f]{16}" : "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cached.jsp", "/cached.xhtml"})
    void cachedPageHasNoToken(String page) throws Exception {
        String html = visitor.get(ROOT + page).body();

        assertThat(html).containsPattern(CACHED).doesNotContain("data-token", "data-before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other.jsp", "/other.xhtml"})
    void tagIgnoresThePagesOwnVariableOfThatName(String page) throws Exception {
        assertThat(visitor.get(ROOT + page).body()).containsPattern(SCRIPT);
    }

    @Test
    void scriptOfAStaticPageFetchesItsToken() throws Exception {
        assertThat(visitor.get(ROOT + "/app.html").body()).contains("<script src=\"eventlog-browser/client.js\"");
        assertThat(visitor.get(ENDPOINT + "/client.js").statusCode()).isEqualTo(200);

        assertThat(visitor.postJson(ENDPOINT, body("/app.html", token()), "Sec-Fetch-Site", "same-origin",
                "X-Request-ID", "static-1").statusCode()).isEqualTo(204);

        assertThat(only("static-1").getString("session")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "none"})
    void aProxyMayShowTheEndpointBelowAnotherPath(String session) throws Exception {
        String own = "http://localhost:" + URI.create(proxy.base()).getPort();
        String endpoint = PREFIX + "/inner/errors";
        Shop behind = new Shop(URI.create(own).getPort());
        String page = behind.get(PREFIX + '/' + session + ".jsp", "X-Request-ID", session).body();
        Matcher script = PROXIED_SCRIPT.matcher(page);
        assertThat(script.find()).as(page).isTrue();
        assertThat(page).contains("eventlog=\"" + endpoint + "/reports\"");

        assertThat(behind.get(script.group(1)).body()).contains("addEventListener");
        String token = session.equals("new")
                ? script.group(2)
                : behind.get(endpoint + "/token", "X-Eventlog-Token", script.group(2)).body();
        assertThat(behind.postJson(endpoint, body("/" + session, token), "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(204);
        assertThat(behind.postJson(endpoint, body("/" + session, token), "Origin", own).statusCode())
                .as("an older browser").isEqualTo(204);
        assertThat(behind.post(endpoint + "/reports", "application/reports+json",
                "[{\"type\":\"deprecation\",\"url\":\"" + own + "\",\"body\":{\"id\":\"" + session + "\"}}]")
                .statusCode()).isEqualTo(204);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events(PROXIED_LOG))
                .filteredOn(event -> event.getString("name").equals("browser.error")
                        && event.getString("reqId").equals(session))
                .hasSize(2).allSatisfy(event -> assertThat(event.getString("session"))
                        .matches(session.equals("new") ? "[0-9a-f]{16}" : "0")));
        assertThat(events(PROXIED_LOG)).anySatisfy(event -> assertThat(event.toString())
                .contains("browser.deprecation", "\"id\":\"" + session + '"'));
    }

    @Test
    @Tag("metrics")
    void refusalsAreCountedInTheServersMetrics() throws Exception {
        String token = token();
        assertThat(report("/", token).statusCode()).isEqualTo(204);
        assertThat(new Shop(server.port()).postJson(ENDPOINT, body("/", token), "Sec-Fetch-Site", "same-origin")
                .statusCode()).as("of another visitor").isEqualTo(401);
        assertThat(visitor.postJson(ENDPOINT, body("/", token), "Sec-Fetch-Site", "cross-site").statusCode())
                .as("from another site").isEqualTo(403);
        assertThat(visitor.postJson(ENDPOINT, "{", "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(400);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(server.metrics())
                .containsPattern("eventlog_browser_accepted_total\\{[^}]*} [1-9]")
                .containsPattern("eventlog_browser_refused_total\\{[^}]*reason=\"token\"[^}]*} [1-9]")
                .containsPattern("eventlog_browser_refused_total\\{[^}]*reason=\"origin\"[^}]*} [1-9]")
                .containsPattern("eventlog_browser_refused_total\\{[^}]*reason=\"form\"[^}]*} [1-9]"));
    }

    /** A body that cannot be read fails in the server's own way. */
    @ParameterizedTest
    @ValueSource(strings = {
            "POST %s HTTP/1.1|Transfer-Encoding: chunked||not a length|",
            "POST %s HTTP/1.1|Transfer-Encoding: chunked||5|{}",
            "POST %s HTTP/1.1|Content-Length: 100||{}",
            "POST %s HTTP/1.1|Content-Length: 1|Cookie: =;;eventlog-browser=\"\u0001;JSESSIONID=../x||{",
            "POST %s/%%00 HTTP/1.1|Content-Length: 2||{}",
            "POST %s/..;/token HTTP/1.1|Content-Length: 2||{}",
            "BREW %s HTTP/1.1|Content-Length: 2||{}",
            "GET %s/token HTTP/1.1|X-Eventlog-Token: v1.9999999999999.\u00ff|"})
    void noRequestCausesAServerError(String lines) throws Exception {
        String request = lines.formatted(ENDPOINT).replaceFirst("\\|", "|Host: localhost|Sec-Fetch-Site: same-origin|"
                + "Content-Type: application/json|").replace("|", "\r\n") + "\r\n";
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).as("the answer, if the connection is not just closed")
                    .matches("(?s)(HTTP/1.1 [2-4].*)?");
            if (!lines.startsWith("POST")) {
                assertThat(answer).as("to a request that is whole").isNotEmpty();
            }
        }
    }

    /** The element in a page, which is fetched with a request id of its own. */
    private Matcher script(String page, String session) throws Exception {
        HttpResponse<String> answer = visitor.get(ROOT + page, "X-Request-ID", id(page, session));
        Matcher script = SCRIPT.matcher(answer.body());
        assertThat(script.find()).as(answer.body()).isTrue();
        return script;
    }

    private String token(String... headers) throws Exception {
        return visitor.get(ENDPOINT + "/token", headers).body();
    }

    private HttpResponse<String> report(String page, String token) throws Exception {
        return visitor.postJson(ENDPOINT, body(page, token), "Origin", "http://localhost:" + server.port());
    }

    private static String body(String page, String token) {
        return Json.createObjectBuilder().add("token", token)
                .add("url", "http://localhost:" + server.port() + ROOT + page)
                .add("events", Json.createArrayBuilder().add(Json.createObjectBuilder().add("kind", "error")
                        .add("message", "no tea")))
                .build().toString();
    }

    private static String id(String page, String session) {
        return session + page.replace('/', '-');
    }

    private static JsonObject only(String requestId) throws IOException {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(errors(requestId)).hasSize(1));
        return errors(requestId).get(0);
    }

    private static List<JsonObject> errors(String requestId) throws IOException {
        return events(LOG).stream()
                .filter(event -> event.getString("name").equals("browser.error"))
                .filter(event -> event.getString("reqId").equals(requestId))
                .toList();
    }

    private static List<JsonObject> events(Path log) {
        return WrittenLines.of(log).stream().map(line -> Json.createReader(new StringReader(line)).readObject())
                .toList();
    }

    private static StringAsset jsp(String element, boolean session) {
        return new StringAsset(JSP.formatted(session, element));
    }

    private static StringAsset facelet(String element) {
        return new StringAsset(FACELET.formatted(element));
    }
}
