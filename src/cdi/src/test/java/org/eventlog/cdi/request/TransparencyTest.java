// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eventlog.cdi.Kept;
import org.eventlog.cdi.request.cases.Case;
import org.eventlog.cdi.request.cases.CaseServlet;
import org.eventlog.cdi.request.cases.Cases;
import org.eventlog.cdi.request.cases.Exchange;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application sees the same with the filter, which keeps bodies and counts answers, as without: on Jetty. */
class TransparencyTest {
    @TempDir
    static Path dir;

    private static WeldContainer container;
    private static Server server;
    private static Exchange exchange;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.jul.enabled", "false");
        System.setProperty("eventlog.request.body", "true");
        System.setProperty("eventlog.request.body.max-bytes", "1024");
        System.setProperty("eventlog.request.body.types",
                "application/json, application/x-www-form-urlencoded, text/plain, multipart/form-data");
        System.setProperty("eventlog.request.count-bytes", "true");
        container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, RequestFilter.class, Kept.class).initialize();
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler with = context("/with");
        FilterHolder filter = new FilterHolder(container.select(RequestFilter.class).get());
        filter.setAsyncSupported(true);
        with.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        server.setHandler(new Handler.Sequence(context("/bare"), with));
        server.start();
        exchange = new Exchange("localhost", connector.getLocalPort());
    }

    private static ServletContextHandler context(String path) {
        ServletContextHandler context = new ServletContextHandler(path);
        ServletHolder servlet = new ServletHolder("cases", new CaseServlet());
        servlet.setAsyncSupported(true);
        servlet.getRegistration().setMultipartConfig(new MultipartConfigElement(dir.toString()));
        context.addServlet(servlet, CaseServlet.PATH + "/*");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.setShowStacks(false);
        errors.addErrorPage(CaseServlet.ERROR, CaseServlet.PATH + "/error");
        context.setErrorHandler(errors);
        return context;
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
        container.close();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void theFilterKeepsTheBodyAndCountsTheAnswer() throws Exception {
        exchange.of("/with", Cases.whole());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Kept.SENT.toString())
                .contains("\"query\":\"whole\"", "\"body\":\"a pot of green tea\"", "\"responseBytes\":"));
    }

    static List<Case> all() {
        return Cases.all();
    }

    static List<Case> random() {
        return Cases.random(Integer.getInteger("transparency.from", 0), Integer.getInteger("transparency.cases", 300));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"all", "random"})
    void applicationBehavesTheSameWithAndWithoutEventlog(Case one) throws Exception {
        List<String> bare = exchange.of("/bare", one);
        List<String> with = exchange.of("/with", one);

        assertThat(with).as("what is seen without: %s", bare).isEqualTo(bare);
    }
}
