// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfig;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eventlog.config.SettingSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorInitializerTest {
    @TempDir
    Path directory;
    private Filter filter;

    @Test
    void isFoundByTheContainer() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class))
                .anyMatch(CollectorInitializer.class::isInstance);
    }

    @Test
    void servesBelowTheConfiguredPath() throws Exception {
        assertThat(get("/logs/health/ready", "path", "/logs").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready", "path", "/").statusCode()).isEqualTo(200);
        assertThat(get("/", "path", "/").body()).contains("Waiting for the first event");
    }

    @Test
    void registersNothingWhenDisabled() throws Exception {
        assertThat(get("/eventlog/health/live", "enabled", "false").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsTheLoggingModuleToSkipItsRequests() throws Exception {
        AtomicReference<Object> skip = new AtomicReference<>();
        filter = new Filter() {
            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                try {
                    chain.doFilter(request, response);
                } finally {
                    // The client may already have the response, and have stopped the server.
                    skip.set(request.getAttribute("org.eventlog.skip"));
                }
            }
        };

        get("/eventlog/");

        // The response may arrive before the filter continues.
        await().untilAsserted(() -> assertThat(skip).hasValue(Boolean.TRUE));
    }

    @Test
    void answersUnauthenticatedRequestsWithInstructions() throws Exception {
        HttpResponse<String> answer = get("/eventlog/", "open-to-loopback", "false", "role.viewer", "auditor");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"auditor\"", "eventlog.collector.role.viewer",
                "href=\"/app/eventlog/page.css\"");
        assertThat(get("/eventlog/api/v1/events", "open-to-loopback", "false").statusCode()).isEqualTo(401);
        assertThat(get("/eventlog/events/1", "open-to-loopback", "false").statusCode()).isEqualTo(401);
    }

    @Test
    void stopsTheDeploymentWhenSettingsAreWrong() {
        assertThatThrownBy(() -> get("/", "path", "wrong")).hasStackTraceContaining("EVL-1001");
    }

    @Test
    void stopsTheDeploymentWhenAnExpressionHasNoValue() {
        assertThatThrownBy(() -> get("/", "retention", "${KEEP}", "role.viewer", "${eventlog.collector.role.viewer}",
                "trusted-proxies", "${PROXIES}", "keys", "shop=hunter2-${SECRET}"))
                .hasStackTraceContaining("eventlog.collector.retention = \"${KEEP}\"")
                .hasStackTraceContaining("eventlog.collector.trusted-proxies = \"${PROXIES}\"")
                .hasStackTraceContaining("eventlog.collector.role.viewer: it can't be read")
                .hasStackTraceContaining("eventlog.collector.keys = \"(secret)\"")
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hunter2"));
    }

    @Test
    void namesUnknownKeysAndStarts() throws Exception {
        Logger log = Logger.getLogger("org.eventlog.collector");
        java.util.logging.Filter before = log.getFilter();
        List<String> told = new ArrayList<>();
        log.setFilter(record -> {
            if (record.getMessage().startsWith("EVL-6024")) {
                told.add(new SimpleFormatter().formatMessage(record));
            }
            return false;
        });
        try {
            assertThat(get("/health/ready", "path", "/", "retenton", "1d").statusCode()).isEqualTo(200);
            assertThat(get("/health/ready", "path", "/", "retention", "1d").statusCode()).isEqualTo(200);
        } finally {
            log.setFilter(before);
        }
        assertThat(told).containsExactly("EVL-6024 unknown keys, which have no effect: eventlog.collector.retenton"
                + " (did you mean eventlog.collector.retention?)");
    }

    @Test
    void namesMisspelledEnvironmentVariables() {
        SettingSource texts = new SettingSource() {
            @Override
            public Found find(String key) {
                return Found.of(key.equals("EVENTLOG_COLLECTOR_URI") ? "" : "1d");
            }

            @Override
            public Set<String> variables() {
                return Set.of("EVENTLOG_COLLECTOR_RETENTON", "EVENTLOG_COLLECTOR_URI", "EVENTLOG_COLLECTOR_PORT",
                        "EVENTLOG_COLLECTOR_DB", "EVENTLOG_HOTS");
            }
        };

        assertThat(CollectorInitializer.unknown(texts)).containsExactly(
                Map.entry("EVENTLOG_COLLECTOR_RETENTON", "EVENTLOG_COLLECTOR_RETENTION"));
    }

    private HttpResponse<String> get(String path, String... settings) throws Exception {
        SmallRyeConfig config = Host.config(directory, settings);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ConfigProviderResolver.instance().registerConfig(config, loader);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/app");
        context.setClassLoader(loader);
        if (filter != null) {
            context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
        }
        context.addServletContainerInitializer(new CollectorInitializer());
        server.setHandler(context);
        try {
            server.start();
            return HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/app" + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } finally {
            server.stop();
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }
}
