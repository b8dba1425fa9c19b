// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eventlog.cdi.EventLogControl;
import org.eventlog.cdi.Kept;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each request makes one event, whatever the client and the application's asynchronous work do: on Jetty. */
class HostileRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** In milliseconds: never reached. The test lets it pass. */
    private static final int TIMEOUT = 3_600_000;

    @TempDir
    Path dir;

    private WeldContainer container;
    private final TimeOuts timeOuts = new TimeOuts();
    private Server server;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Kept.SENT.clear();
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.jul.enabled", "false");
        System.setProperty("eventlog.request.exclude", "/health/*");
        container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, RequestFilter.class, Kept.class, RunningEventLogs.class).initialize();
        server = new Server();
        ServerConnector connector = new ServerConnector(server, null, timeOuts, null, -1, -1,
                new HttpConnectionFactory());
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("");
        ServletHolder pages = new ServletHolder("pages", new Pages());
        pages.setAsyncSupported(true);
        context.addServlet(pages, "/*");
        FilterHolder filter = new FilterHolder(container.select(RequestFilter.class).get());
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        server.setHandler(context);
        server.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        container.close();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    /** Sends a request, and returns the first line of the response. */
    private String ask(String head, String body, boolean ends) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write((head + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + body)
                    .getBytes(StandardCharsets.ISO_8859_1));
            if (ends) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).lines().findFirst()
                    .orElse("");
        }
    }

    private String get(String path) throws IOException {
        return ask("GET " + path, "\r\n", false);
    }

    private List<String> events(int number) {
        EventLogControl control = container.select(EventLogControl.class).get();
        List<String> events = await().atMost(SOON).until(() -> {
            control.flush(SOON);
            return Kept.SENT.stream().flatMap(String::lines).toList();
        }, all -> all.size() >= number);
        assertThat(events).hasSize(number);
        return events;
    }

    private String only() {
        return events(1).get(0);
    }

    @Test
    void aMalformedParameterIsTheClientsFault() throws Exception {
        assertThat(get("/parameters?a=%zz")).contains(" 400 ");

        assertThat(only()).contains("\"status\":400", "\"level\":\"warn\"").doesNotContain("exception");
    }

    @Test
    void aBodyThatIsCutOffIsTheClientsFault() throws Exception {
        ask("POST /read", "Content-Length: 100\r\n\r\nhello", true);

        assertThat(only()).contains("\"status\":499", "\"level\":\"warn\"").doesNotContain("exception");
    }

    @Test
    void aClientThatGoesAwayIsNoFaultOfTheApplication() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        }

        assertThat(only()).contains("\"status\":499", "\"level\":\"warn\"").doesNotContain("exception");
    }

    @Test
    void aChainOfDispatchesIsOneRequest() throws Exception {
        assertThat(get("/chain")).contains(" 202 ");

        assertThat(only()).contains("\"path\":\"/chain\"", "\"status\":202");
    }

    @Test
    void anExceptionOfAnAsynchronousDispatchIsTheRequests() throws Exception {
        assertThat(get("/dispatched")).contains(" 500 ");

        assertThat(only()).contains("\"path\":\"/dispatched\"", "\"status\":500", "\"level\":\"error\"",
                "java.lang.IllegalStateException", "of the dispatch");
    }

    @Test
    void manyRequestsThatTimeOutAtOnceMakeOneEventEach() throws Exception {
        List<CompletableFuture<String>> all = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return get(i % 2 == 0 ? "/timeout" : "/timeout-with-an-answer");
                    } catch (IOException e) {
                        return e.toString();
                    }
                    // Threads of their own: since Java 25, the common pool has only one on two processors.
                }, task -> new Thread(task).start())).toList();
        await().atMost(SOON).until(() -> timeOuts.begun.size() == 10 && noRequestIsInAThread());
        timeOuts.pass();

        assertThat(all).extracting(CompletableFuture::join).allMatch(answer -> answer.matches("HTTP/1.1 (500|204) .*"));

        assertThat(events(10)).allMatch(event -> event.contains("\"timedOut\":true"))
                .filteredOn(event -> event.contains("\"status\":204")).hasSize(5);
    }

    /** Before, a time-out may be lost, also without Eventlog: Jetty does not expect it yet, and nobody gets an answer. */
    private static boolean noRequestIsInAThread() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of)
                .noneMatch(
                        frame -> frame.getClassName().startsWith("org.eclipse.jetty.server.internal.HttpChannelState"));
    }

    @Test
    void aListenerThatThrowsLosesNoEvent() throws Exception {
        get("/listener");

        assertThat(only()).contains("\"path\":\"/listener\"");
    }

    @Test
    void aDetourOverAnExcludedPathIsLogged() throws Exception {
        assertThat(get("/health;x/../read")).contains(" 200 ");

        assertThat(only()).contains("\"path\":\"/health/../read\"");
    }

    /** Jetty's clock, except for the application's time-outs: the test decides when they have passed. */
    private static final class TimeOuts extends ScheduledExecutorScheduler {
        private final Queue<Runnable> begun = new ConcurrentLinkedQueue<>();

        @Override
        public Task schedule(Runnable task, long delay, TimeUnit unit) {
            if (unit.toMillis(delay) != TIMEOUT) {
                return super.schedule(task, delay, unit);
            }
            begun.add(task);
            return () -> begun.remove(task);
        }

        void pass() {
            List.copyOf(begun).forEach(Runnable::run);
        }
    }

    /** The pages of the application. */
    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (request.getPathInfo()) {
                case "/parameters" -> request.getParameterMap();
                case "/read" -> request.getInputStream().readAllBytes();
                case "/endless" -> {
                    while (true) {
                        response.getOutputStream().write(new byte[8192]);
                    }
                }
                case "/chain" -> {
                    int number = request.getAttribute("number") instanceof Integer before ? before : 0;
                    request.setAttribute("number", number + 1);
                    if (number == 4) {
                        response.setStatus(202);
                    } else if (number % 2 == 0) {
                        request.startAsync().dispatch();
                    } else {
                        AsyncContext async = request.startAsync();
                        async.start(async::dispatch);
                    }
                }
                case "/dispatched" -> {
                    if (request.getDispatcherType() == DispatcherType.ASYNC) {
                        throw new IllegalStateException("of the dispatch");
                    }
                    request.startAsync().dispatch();
                }
                case "/timeout" -> request.startAsync().setTimeout(TIMEOUT);
                case "/timeout-with-an-answer" -> {
                    AsyncContext async = request.startAsync();
                    async.setTimeout(TIMEOUT);
                    async.addListener(new Listener(() -> {
                        response.setStatus(204);
                        async.complete();
                    }, () -> {}));
                }
                default -> {
                    AsyncContext async = request.startAsync();
                    async.addListener(new Listener(() -> {}, () -> {
                        throw new IllegalStateException("of the application");
                    }));
                    async.start(async::complete);
                }
            }
        }
    }

    private record Listener(Runnable timeout, Runnable end) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            end.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            timeout.run();
        }

        @Override
        public void onError(AsyncEvent event) {
            // Not the subject.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Not the subject.
        }
    }
}
