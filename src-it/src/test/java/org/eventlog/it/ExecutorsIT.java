// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.it.ee11.InjectedPage;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The executors of Jakarta EE 11, on the server that is tested with it: WildFly Preview. */
@Tag("every-server")
@Tag("jakarta-11")
class ExecutorsIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "executors-" + System.getProperty("arquillian.launch"));
    private static final String WEB = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <managed-executor>
                <name>java:module/concurrent/Virtual</name>
                <virtual>true</virtual>
              </managed-executor>
            </web-app>
            """;

    private static TwinServer server;

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        Path war = TwinWar.logging(DIR.resolve("without-executors"), "executors",
                Map.of("eventlog.executor", "java:module/concurrent/Virtual", "eventlog.db",
                        DIR.resolve("executors.db").toString()));
        server = new TwinServer("executors").with(TwinWar.export(ShrinkWrap
                .createFromZipFile(WebArchive.class, war.toFile()).addPackage(InjectedPage.class.getPackage())
                .addAsWebInfResource(new StringAsset(WEB), "web.xml"), DIR))
                .start(Map.of()).await200("/executors/plain");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    /** WildFly 39 gives it platform threads, which the specification permits. */
    @Test
    void theNamedExecutorSends() throws Exception {
        get("/executors/injected", "named-1");

        assertThat(sent("named-1")).allSatisfy(line -> assertThat(line).contains("java:module/concurrent/Virtual"));
    }

    @Test
    void tasksOfTheInjectedExecutorHaveTheContextOfTheirRequest() throws Exception {
        get("/executors/injected", "injected-1");

        assertThat(sent("injected-1")).anySatisfy(
                line -> assertThat(line).contains("\"name\":\"work.injected\"", "\"reqId\":\"injected-1\""));
    }

    /** What was sent with an event of a task of that request. */
    private static List<String> sent(String id) throws Exception {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(lines(id)).isNotEmpty());
        return lines(id);
    }

    private static List<String> lines(String id) throws Exception {
        return get("/executors/injected/sent", "sent").lines()
                .filter(line -> line.contains("work.injected") && line.contains(id)).toList();
    }

    private static String get(String path, String id) throws Exception {
        return new Shop(server.port()).get(path, "X-Request-ID", id).body();
    }
}
