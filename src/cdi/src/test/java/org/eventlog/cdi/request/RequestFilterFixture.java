// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eventlog.EventLogger;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.EventLogControl;
import org.eventlog.cdi.Kept;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A container with the request filter, a request to send through it, and the events that come out. */
abstract class RequestFilterFixture {
    static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    Path dir;

    final FakeRequest fake = new FakeRequest();
    WeldContainer container;

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

    byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    interface Page {
        void serve(HttpServletRequest request, Object response) throws IOException, ServletException;
    }

    void run(Map<String, String> configuration, Page page) throws Exception {
        start(configuration);
        filter(page);
    }

    void start(Map<String, String> configuration, Class<?>... beans) {
        configuration.forEach(System::setProperty);
        container = weld().addBeanClasses(Kept.class).addBeanClasses(beans).initialize();
    }

    static Weld weld() {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, RequestFilter.class);
    }

    void filter(Page page) throws IOException, ServletException {
        RequestFilter filter = container.select(RequestFilter.class).get();
        filter.init(null);
        FilterChain chain = (request, response) -> page.serve((HttpServletRequest) request, response);
        filter.doFilter(fake.request(), fake.response(), chain);
    }

    EventLogger logger() {
        return container.select(EventLogger.class).get();
    }

    String only() throws InterruptedException {
        List<String> events = events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    List<String> events() throws InterruptedException {
        assertThat(container.select(EventLogControl.class).get().flush(Duration.ofSeconds(20))).isTrue();
        return Kept.SENT.stream().flatMap(String::lines).toList();
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
