// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;

/** A collector in a real servlet container on a free port of this machine, and a client for it. */
public final class Host implements AutoCloseable {
    public static final String KEY = "elk_shop1_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v";
    public static final String LEGACY = "0123456789abcdef0123456789abcdef";

    /** The header that identifies the user: {@code name role}. */
    public static final String PERSON = "X-Test-Person";

    /** With this header, the server recognizes the user by a cookie of its own, without a session. */
    public static final String SSO = "X-Test-Sso";

    private volatile String everybody;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;
    private final Path directory;

    public Host(Path directory, String... settings) throws Exception {
        this(InstantSource.system(), directory, settings);
    }

    public Host(InstantSource clock, Path directory, String... settings) throws Exception {
        this(new QueuedThreadPool(), clock, directory, settings);
    }

    /** @param threads the threads of the server */
    Host(QueuedThreadPool threads, InstantSource clock, Path directory, String... settings) throws Exception {
        this.directory = directory;
        server = new Server(threads);
        connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        context = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
        FilterHolder people = new FilterHolder(new People());
        people.setAsyncSupported(true);
        context.addFilter(people, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.setBaseResource(ResourceFactory.of(context).newResource(directory));
        context.addServlet(HostFrame.class, "/frame");
        CollectorConfig config = ConfigReader.read(source(directory, settings));
        context.addServletContainerInitializer(
                (classes, servlets) -> new Collector(config, clock).register(servlets));
        server.setHandler(context);
        server.start();
    }

    public static Function<String, String> source(Path directory, String... settings) {
        SmallRyeConfig config = config(directory, settings);
        return key -> config.getOptionalValue(key, String.class).orElse(null);
    }

    public static SmallRyeConfig config(Path directory, String... settings) {
        Map<String, String> values = new HashMap<>();
        values.put("eventlog.collector.db", directory.resolve("events.db").toString());
        values.put("eventlog.collector.keys", "shop=" + KEY + ",old-shop=" + LEGACY);
        values.put("eventlog.collector.open-to-loopback", "true");
        values.put("eventlog.collector.min-free-disk", "0B");
        values.put("eventlog.collector.reserve", "0B");
        for (int i = 0; i < settings.length; i += 2) {
            values.put("eventlog.collector." + settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder().addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 100)).build();
    }

    /** Requests without that header have this user: {@code name role}. */
    public void everybodyIs(String person) {
        everybody = person;
    }

    /** Authenticates requests, in place of an application's own security. */
    private final class People extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String person = request.getHeader(PERSON) == null ? everybody : request.getHeader(PERSON);
            if (person == null) {
                chain.doFilter(request, response);
                return;
            }
            String[] parts = person.split(" ");
            if (request.getServletContext().getAttribute(
                    org.eventlog.collector.people.People.ATTRIBUTE) instanceof org.eventlog.collector.people.People own
                    && request.getSession(false) == null && request.getHeader(SSO) == null) {
                // Signs in as soon as there is no session, as an identity store does.
                own.begins(request, parts[0]);
            }
            chain.doFilter(new HttpServletRequestWrapper(request) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> parts[0];
                }

                @Override
                public boolean isUserInRole(String role) {
                    return role.equals(parts[1]);
                }

                @Override
                public void logout() {
                    // Each request is authenticated separately.
                }
            }, response);
        }
    }

    /** Where its database is. */
    Path directory() {
        return directory;
    }

    /** An attribute of the servlet context. */
    public Object attribute(String name) {
        return context.getServletContext().getAttribute(name);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/app/eventlog" + path);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String type, String body, String... headers) throws Exception {
        return post(path, type, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public HttpResponse<String> post(String path, String type, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Posts one event with a valid key. */
    public HttpResponse<String> event(String json) throws Exception {
        return post("/api/v1/events", "application/json", json, "Authorization", "Bearer " + KEY);
    }

    public HttpResponse<String> batch(String lines) throws Exception {
        return post("/api/v1/events/batch", "application/x-ndjson", lines, "Authorization", "Bearer " + KEY);
    }

    public HttpResponse<String> form(String body) throws Exception {
        return post("/add/", "application/x-www-form-urlencoded", body);
    }

    /** Sends a request line that a proper client would not send, and returns the start of the response. */
    public String raw(String requestLine) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.getOutputStream().write(
                    (requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
        }
    }

    public static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
