// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.EventLogControl;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through the filter, in a CDI container without a server. */
class RequestFilterTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    Path dir;

    private final FakeRequest fake = new FakeRequest();
    private WeldContainer container;

    @BeforeEach
    void forgetWhatWasSent() {
        Kept.SENT.clear();
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.jul.enabled", "false");
    }

    @AfterEach
    void stop() {
        if (container != null) {
            container.close();
        }
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void aRequestIsAnEventWithWhatOneLooksFor() throws Exception {
        fake.query = "q=tea&token=hunter2";
        fake.header("User-Agent", "curl").header("Referer", "https://ada:hunter2@x/?password=hunter2");
        fake.method = "POST";
        fake.contentType = "application/json";
        fake.body = "{}";
        fake.answered.put("Content-Length", "512");
        fake.attributes.put("org.eventlog.route", "/cart/{id}");

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"name\":\"http_request\"", "\"target\":\"/cart\"", "\"level\":\"info\"",
                "\"message\":\"POST /cart 200\"", "\"method\":\"POST\"", "\"status\":200", "\"durationMs\":",
                "\"query\":\"q=tea&token=***\"", "\"userAgent\":\"curl\"", "\"referer\":\"https://x/?password=***\"",
                "\"remoteAddr\":\"203.0.113.7\"", "\"requestBytes\":2", "\"responseBytes\":512",
                "\"route\":\"/cart/{id}\"", "\"user\":\"guest\"", "\"session\":\"0\"").doesNotContain("hunter2");
    }

    @Test
    void noLineOfTheApplicationMakesARequestsEvent() throws Exception {
        run(Map.of("eventlog.code.enabled", "true"), (request, response) -> logger().log(LogEvent.named("in")));

        assertThat(events()).hasSize(2)
                .anySatisfy(event -> assertThat(event).contains("\"name\":\"in\""))
                .filteredOn(event -> event.contains("http_request"))
                .singleElement()
                .asString()
                .doesNotContain("codeFile", "codeLine", "codeFunc");
    }

    @Test
    void eventsOfARequestHaveItsUserSessionAndIds() throws Exception {
        fake.principal = "ada";
        fake.session = "the-id-itself";
        fake.header("X-Request-ID", "r-1").header("X-Correlation-ID", "c-1").header("traceparent", TRACE);

        run(Map.of(), (request, response) -> logger().log(LogEvent.named("in")));

        assertThat(events()).hasSize(2).allSatisfy(event -> assertThat(event)
                .contains("\"user\":\"ada\"", "\"reqId\":\"r-1\"", "\"correlationId\":\"c-1\"",
                        "\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"", "\"spanId\":\"00f067aa0ba902b7\"")
                .containsPattern("\"session\":\"[0-9a-f]{16}\"").doesNotContain("the-id-itself"));
        assertThat(fake.answered).containsEntry("X-Request-ID", "r-1");
    }

    @Test
    void theApplicationCorrectsAndAddsToTheContext() throws Exception {
        run(Map.of(), (request, response) -> {
            EventContext context = container.select(EventContext.class).get();
            container.getBeanManager();
            new EventContext().setUser("ada");
            new EventContext().setCorrelationId("mine");
            new EventContext().setField("tenant", "north");
            assertThat(EventContext.current().user()).isEqualTo("ada");
            assertThat(context).isNotNull();
        });

        assertThat(only()).contains("\"user\":\"ada\"", "\"correlationId\":\"mine\"", "\"tenant\":\"north\"");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void aTaskOfAnotherThreadKeepsTheContextItWasWrappedIn() throws Exception {
        fake.principal = "ada";
        Runnable[] task = new Runnable[1];

        run(Map.of(), (request, response) -> task[0] = EventContext.wrap(() -> logger().log(LogEvent.named("late"))));
        fake.principal = "somebody else";
        Thread thread = new Thread(task[0]);
        thread.start();
        thread.join();

        assertThat(events()).filteredOn(event -> event.contains("\"late\"")).singleElement().asString()
                .contains("\"user\":\"ada\"");
    }

    @Test
    void aSessionResolverNamesUserAndSession() throws Exception {
        start(Map.of(), Resolver.class);
        filter((request, response) -> {});

        assertThat(only()).contains("\"user\":\"customer-7\"", "\"session\":\"visit-1\"");
    }

    @ParameterizedTest
    @CsvSource({"200, info", "302, info", "404, info", "403, warn", "500, critical", "503, critical"})
    void theLevelFollowsFromTheStatus(int status, String level) throws Exception {
        fake.status = status;

        run(Map.of("eventlog.request.levels", "4xx=warn, 404=info, 5xx=critical"), (request, response) -> {});

        assertThat(only()).contains("\"level\":\"" + level + "\"");
    }

    @ParameterizedTest
    @CsvSource({"/health/live, 0", "/shop.css, 0", "/api/orders, 1", "/other, 0"})
    void pathsAreIncludedAndExcluded(String path, int events) throws Exception {
        fake.uri = path;

        run(Map.of("eventlog.request.include", "/api/*, /health*, *.css", "eventlog.request.exclude",
                "/health*, *.css"), (request, response) -> {});

        assertThat(events()).hasSize(events);
    }

    @ParameterizedTest
    @CsvSource({"/shop/health, 0", "/shop/health;v=1, 0", "/shop/he%61lth, 0", "/shop, 0", "/shop/, 0",
            "/shopping/health, 1",
            "/shop/shop/health, 1", "/shop/cart, 1"})
    void patternsSeeThePathWithinTheApplication(String uri, int events) throws Exception {
        fake.context = "/shop";
        fake.uri = uri;

        run(Map.of("eventlog.request.exclude", "/health, /"), (request, response) -> {});

        assertThat(events()).hasSize(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/health/../cart", "/shop/health/..;v=1/cart", "/shop/health/%2e%2e/cart"})
    void aRequestIsNotExcludedByADetour(String uri) throws Exception {
        fake.context = "/shop";
        fake.uri = uri;

        run(Map.of("eventlog.request.exclude", "/health/*"), (request, response) -> {});

        assertThat(events()).hasSize(1);
    }

    @Test
    void theEventHasTheWholePath() throws Exception {
        fake.context = "/shop";
        fake.uri = "/shop/cart";

        run(Map.of("eventlog.request.include", "/cart"), (request, response) -> {});

        assertThat(only()).contains("\"path\":\"/shop/cart\"");
    }

    @Test
    void theHeaderForwardedSaysWhoTheClientIs() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("Forwarded", "for=\"[2001:db8::7]:4711\";proto=https, for=_hidden")
                .header("Forwarded", "for=203.0.113.9;proto=https").header("Forwarded", "for=10.0.0.2");

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8"), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"203.0.113.9\"", "\"peerAddr\":\"10.0.0.1\"",
                "\"forwardedFor\":[\"2001:db8::7\",\"_hidden\",\"203.0.113.9\",\"10.0.0.2\"]",
                "\"forwardedProto\":\"https\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8", "UTF8", "\"utf-8\"", "utf_8"})
    void aBodyIsReadInItsCharsetHoweverThatIsWritten(String charset) throws Exception {
        fake.contentType = "Text/Plain ; charset=" + charset;
        fake.charset = charset;
        fake.body = "caf\u00e9";

        run(Map.of("eventlog.request.body", "true"),
                (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).contains("caf\u00e9");
    }

    @Test
    void ofManyRequestsAShareIsLoggedAndEachThatFails() throws Exception {
        start(Map.of("eventlog.request.sample", "0"));
        for (int i = 0; i < 100; i++) {
            filter((request, response) -> {});
            fake.attributes.clear();
        }
        fake.status = 404;
        filter((request, response) -> {});
        fake.attributes.clear();
        fake.status = 200;
        assertThatThrownBy(() -> filter((request, response) -> {
            throw new ServletException("no");
        })).isInstanceOf(ServletException.class);
        fake.attributes.clear();
        container.select(EventLogControl.class).get().sampleRequests(0.999999999);
        filter((request, response) -> {});

        assertThat(events()).hasSize(3);
        assertThat(events().get(2)).contains("\"sample\":0.999999999");
    }

    @Test
    void aSlowRequestIsTaggedAndAlwaysLogged() throws Exception {
        run(Map.of("eventlog.request.sample", "0", "eventlog.request.slow", "1ms"), (request, response) -> {
            long end = System.nanoTime() + Duration.ofMillis(2).toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });

        assertThat(only()).contains("\"tags\":[\"slow\"]");
    }

    @Test
    void whatIsThrownIsToldAndGoesOn() throws Exception {
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw new ServletException(new IllegalStateException("password=hunter2"));
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"status\":500", "\"level\":\"error\"", "java.lang.IllegalStateException",
                "password=***").doesNotContain("hunter2");
    }

    @Test
    void aRequestThatAnotherThreadAnswersIsToldWhenItIsComplete() throws Exception {
        fake.async = true;
        fake.principal = "ada";
        run(Map.of(), (request, response) -> {});
        assertThat(events()).isEmpty();
        fake.status = 202;
        fake.complete();

        assertThat(only()).contains("\"status\":202", "\"user\":\"ada\"");
    }

    @Test
    void aRequestThatAnotherThreadHasAlreadyAnsweredIsToldAtOnce() throws Exception {
        fake.async = true;
        fake.asyncOver = true;

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"status\":200");
    }

    @Test
    void theErrorPageOfARequestIsNotCountedAgain() throws Exception {
        start(Map.of());
        filter((request, response) -> {});
        filter((request, response) -> logger().log(LogEvent.named("in.error.page")));

        assertThat(events()).hasSize(2).filteredOn(event -> event.contains("http_request")).hasSize(1);
    }

    @Test
    void onlyProxiesWeTrustSayWhoTheClientIs() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("X-Forwarded-For", "6.6.6.6, 198.51.100.9:1234").header("X-Forwarded-For", "10.0.0.2")
                .header("X-Forwarded-Proto", "https");

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8, ::1"), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"198.51.100.9\"", "\"peerAddr\":\"10.0.0.1\"",
                "\"forwardedFor\":[\"6.6.6.6\",\"198.51.100.9\",\"10.0.0.2\"]", "\"forwardedProto\":\"https\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/8"})
    void whatAStrangerSaysOfTheClientIsNotBelieved(String trusted) throws Exception {
        fake.remote = "203.0.113.7";
        fake.header("X-Forwarded-For", "10.0.0.9");

        run(Map.of("eventlog.request.trusted-proxies", trusted), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"203.0.113.7\"").doesNotContain("10.0.0.9");
    }

    @Test
    void allowedHeadersAreWrittenAndSecretOnesMasked() throws Exception {
        fake.header("Accept", "text/html").header("Cookie", "id=hunter2").header("X-Other", "unasked");

        run(Map.of("eventlog.request.headers", "Accept, Cookie, X-None"), (request, response) -> {});

        assertThat(only()).contains("\"headers\":{\"Accept\":\"text/html\",\"Cookie\":\"***\"}")
                .doesNotContain("hunter2", "unasked");
    }

    @Test
    void aBodyIsKeptAsFarAsItIsReadAndWithoutSecrets() throws Exception {
        fake.contentType = "application/json; charset=utf-8";
        fake.body = "{\"name\":\"ada\",\"password\":{\"old\":[\"hunter2\"]},\"n\":1}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getReader().readLine());

        assertThat(only()).contains("{\\\"name\\\":\\\"ada\\\",\\\"password\\\":\\\"***\\\",\\\"n\\\":1}")
                .doesNotContain("hunter2");
    }

    @Test
    void aFormIsKeptWhenTheServerHasReadIt() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.parameters.put("j_password", new String[]{"hunter2"});
        fake.parameters.put("name", new String[]{"ada"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getParameter("name"));

        assertThat(only()).contains("\"body\":\"j_password=***&name=ada\"").doesNotContain("hunter2");
    }

    @Test
    void aFormBehindWhichNothingIsLeftToReadIsKept() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.parameters.put("name", new String[]{"ada"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            request.getParameter("name");
            assertThat(request.getInputStream().read()).isEqualTo(-1);
        });

        assertThat(only()).contains("\"body\":\"name=ada\"");
    }

    @Test
    void whatIsSkippedOfABodyEndsWhatIsKept() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"a\":1,\"password\":\"hunter2\",\"b\":2}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            request.getInputStream().readNBytes(7);
            request.getInputStream().skipNBytes(13);
            request.getInputStream().readAllBytes();
        });

        assertThat(only()).contains("\"body\":\"{\\\"a\\\":1,…\"").doesNotContain("hunter2");
    }

    @Test
    void aBodyIsKeptUpToItsLimitAndToTheEndOfAWord() throws Exception {
        fake.contentType = "text/plain";
        fake.body = "some words";

        run(Map.of("eventlog.request.body", "true", "eventlog.request.body.max-bytes", "7"),
                (request, response) -> request.getReader().transferTo(Writer.nullWriter()));

        assertThat(only()).contains("\"body\":\"some…\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | application/json
            true  | image/png
            true  |
            """)
    void aRequestOfWhichNothingIsKeptIsTheServersOwn(String body, String type) throws Exception {
        fake.contentType = type;
        HttpServletRequest[] seen = new HttpServletRequest[1];

        run(Map.of("eventlog.request.body", body), (request, response) -> seen[0] = request);

        assertThat(seen[0]).isNotInstanceOf(HttpServletRequestWrapper.class);
        assertThat(events()).hasSize(1);
    }

    @Test
    void aBodyThatNobodyReadsIsNotRead() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"n\":1}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {});

        assertThat(only()).doesNotContain("\"body\"");
    }

    @Test
    void noSecretReachesTheJournalsFile() throws Exception {
        String secret = "hunter2hunter2";
        String card = "4111111111111111";
        fake.uri = "/cart;jsessionid=" + secret;
        fake.query = "password=" + secret + "&access_token=" + secret + "&card=" + card + "&note=" + card;
        fake.header("Authorization", "Bearer " + secret).header("Cookie", "JSESSIONID=" + secret)
                .header("X-Api-Key", secret).header("User-Agent", "x").header("X-Note", "card " + card)
                .header("Referer",
                        "https://u:" + secret + "@h/p;jsessionid=" + secret + "?pwd=" + secret + "#" + secret);
        fake.session = secret;
        fake.contentType = "application/json";
        fake.body = "{\"user\":{\"Password\":\"" + secret + "\",\"apiKey\":[\"" + secret + "\"]},\"pan\":\"" + card
                + "\",\"t\":\"Bearer " + secret + "\"}";
        Map<String, String> all = Map.of("eventlog.request.headers",
                "Authorization, Cookie, X-Api-Key, X-Note, Referer", "eventlog.request.body", "true",
                "eventlog.host", "no.such.host.invalid");
        all.forEach(System::setProperty);
        container = weld().initialize();
        assertThatThrownBy(() -> filter((request, response) -> {
            request.getInputStream().readAllBytes();
            throw new ServletException("Authorization: Basic " + secret, new IllegalStateException(
                    "login of ada with password '" + secret + "' failed: token=" + secret + ", card " + card));
        })).isInstanceOf(ServletException.class);
        container.close();
        container = null;

        byte[] stored = bytes();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).contains("http_request", "X-Note")
                .doesNotContain(secret, card);
    }

    @Test
    void countsWhatIsWrittenWhenAskedTo() throws Exception {
        Page page = (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot of tea");

        run(Map.of("eventlog.request.count-bytes", "true"), page);

        assertThat(only()).contains("\"responseBytes\":12");
    }

    @Test
    void leavesTheAnswerAloneWhenNotAskedTo() throws Exception {
        HttpServletResponse[] seen = new HttpServletResponse[1];
        run(Map.of(), (request, response) -> {
            seen[0] = (HttpServletResponse) response;
            seen[0].getOutputStream().print("a pot of tea");
        });

        assertThat(only()).doesNotContain("responseBytes");
        assertThat(seen[0]).isNotInstanceOf(HttpServletResponseWrapper.class);
    }

    @Test
    void whatIsAnnouncedGoesBeforeWhatIsCounted() throws Exception {
        fake.answered.put("Content-Length", "512");

        run(Map.of("eventlog.request.count-bytes", "true"),
                (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot of tea"));

        assertThat(only()).contains("\"responseBytes\":512");
    }

    @Test
    void ofAnAsynchronousAnswerNothingIsKnown() throws Exception {
        fake.async = true;

        run(Map.of("eventlog.request.count-bytes", "true"),
                (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot"));
        fake.complete();

        assertThat(only()).doesNotContain("responseBytes");
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    private interface Page {
        void serve(HttpServletRequest request, Object response) throws IOException, ServletException;
    }

    private void run(Map<String, String> configuration, Page page) throws Exception {
        start(configuration);
        filter(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"getHeader", "getHeaders", "getContentLengthLong", "getContextPath", "getDispatcherType",
            "setHeader"})
    void aHeaderOrLengthThatFailsCostsNoRequestItsEvent(String method) throws Exception {
        fake.faults.put(method, new NumberFormatException("not here"));
        fake.header("X-Request-ID", "r-1").header("traceparent", TRACE);
        boolean[] answered = new boolean[1];

        run(Map.of("eventlog.request.headers", "X-Tenant"), (request, response) -> answered[0] = true);

        assertThat(answered[0]).isTrue();
        assertThat(only()).contains("http_request", "\"status\":200", "\"reqId\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getName", "getUserPrincipal", "getSession", "getQueryString", "getRemoteAddr", "getMethod",
            "getRequestURI"})
    void whatFailsOfARequestCostsNeitherItsAnswerNorTheRestOfItsEvent(String method) throws Exception {
        Error fault = new AssertionError("not here");
        fake.principal = "ada";
        fake.faults.put(method, fault);
        fake.header("X-Request-ID", "r-1").header("User-Agent", "curl");
        boolean[] answered = new boolean[1];

        run(Map.of(), (request, response) -> {
            answered[0] = true;
            logger().log(LogEvent.named("in"));
        });

        assertThat(answered[0]).isTrue();
        assertThat(events()).hasSize(2).allSatisfy(event -> assertThat(event).contains("\"reqId\":\"r-1\""))
                .anySatisfy(event -> assertThat(event).contains("http_request", "\"userAgent\":\"curl\""));
        if (method.equals("getName")) {
            assertThat(events()).allSatisfy(event -> assertThat(event)
                    .contains(".getName() failed: java.lang.AssertionError)"));
        }
    }

    @ParameterizedTest
    @CsvSource({"getQueryString,eventlog", "getRemoteAddr,logstash", "getMethod,ecs", "getRequestURI,gelf",
            "getHeader,eventlog", "getQueryString,ecs", "getRequestURI,logstash"})
    void anEventWhosePartsCannotBeReadIsMarkedInEachLayout(String method, String layout) throws Exception {
        fake.faults.put(method, new AssertionError("not here"));

        run(Map.of("eventlog.layout", layout), (request, response) -> {});

        assertThat(only()).contains("(not rendered: java.lang.AssertionError: not here)").containsPattern(
                "truncated\":\"?true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setAttribute", "getHeader", "isAsyncStarted", "getContentLengthLong"})
    void aRequestThatCannotBeFollowedIsAnsweredAllTheSame(String method) throws Exception {
        fake.faults.put(method, new StackOverflowError());
        boolean[] answered = new boolean[1];

        run(Map.of(), (request, response) -> answered[0] = true);

        assertThat(answered[0]).isTrue();
    }

    private void start(Map<String, String> configuration, Class<?>... beans) {
        configuration.forEach(System::setProperty);
        container = weld().addBeanClasses(Kept.class).addBeanClasses(beans).initialize();
    }

    private static Weld weld() {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, RequestFilter.class);
    }

    private void filter(Page page) throws IOException, ServletException {
        RequestFilter filter = container.select(RequestFilter.class).get();
        filter.init(null);
        FilterChain chain = (request, response) -> page.serve((HttpServletRequest) request, response);
        filter.doFilter(fake.request(), fake.response(), chain);
    }

    private EventLogger logger() {
        return container.select(EventLogger.class).get();
    }

    private String only() throws InterruptedException {
        List<String> events = events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private List<String> events() throws InterruptedException {
        assertThat(container.select(EventLogControl.class).get().flush(Duration.ofSeconds(20))).isTrue();
        return Kept.SENT.stream().flatMap(String::lines).toList();
    }

    @ApplicationScoped
    static class Kept implements Transport {
        static final BlockingQueue<String> SENT = new LinkedBlockingQueue<>();

        @Override
        public void send(Batch batch) {
            SENT.add(new String(batch.toByteArray(), StandardCharsets.UTF_8));
        }

        @Override
        public String describe() {
            return "kept";
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    @ApplicationScoped
    static class Resolver implements SessionResolver {
        @Override
        public Optional<String> user(HttpServletRequest request) {
            return Optional.of("customer-7");
        }

        @Override
        public Optional<String> session(HttpServletRequest request) {
            return Optional.of("visit-1");
        }
    }
}
