// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.cdi.request.cases.Case;
import org.eventlog.cdi.request.cases.CaseServlet;
import org.eventlog.cdi.request.cases.Cases;
import org.eventlog.cdi.request.cases.Exchange;
import org.eventlog.testing.WrittenLines;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application sees the same with Eventlog, which keeps bodies and counts answers, as with a filter that only wraps:
 * the same one, twice in one server.
 */
@Tag("every-server")
class TransparencyIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "transparency-" + System.getProperty("arquillian.launch"));
    private static final Path LOG = DIR.resolve("with.log");
    private static final int TRIES = 5;
    private static final String CLIENT = ".*/Exchange(\\$.*)?\\.class";
    private static final String PAGES = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <error-page>
                <error-code>%d</error-code>
                <location>%s/error</location>
              </error-page>
            </web-app>
            """.formatted(CaseServlet.ERROR, CaseServlet.PATH);

    private static TwinServer server;
    private static Exchange exchange;

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        Path with = TwinWar.logging(DIR.resolve("without-cases"), "with",
                Map.of("eventlog.protocol", "file", "eventlog.file.path",
                        LOG.toString(), "eventlog.db", DIR.resolve("with.db").toString(),
                        "eventlog.request.body", "true", "eventlog.request.body.max-bytes", "1024",
                        "eventlog.request.body.types",
                        "application/json, application/x-www-form-urlencoded, text/plain, multipart/form-data",
                        "eventlog.request.count-bytes", "true"));
        server = new TwinServer("transparency")
                .with(withCases(TwinWar.plain(DIR.resolve("without-cases"), "bare"), CLIENT))
                .with(withCases(with, CLIENT + "|.*/WrappingFilter\\.class"))
                .start(Map.of()).await200("/bare/plain").await200("/with/plain");
        exchange = new Exchange("localhost", server.port());
    }

    private static Path withCases(Path war, String excluded) throws IOException {
        return TwinWar.export(ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile())
                .addPackages(false, path -> !path.get().matches(excluded),
                        CaseServlet.class.getPackage())
                .setWebXML(new StringAsset(PAGES)), DIR);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    static List<Case> all() {
        return Cases.all();
    }

    @Test
    void theBodyIsWholeIfAReaderReadsIt() throws Exception {
        exchange.of("/with", Cases.whole());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(WrittenLines.of(LOG))
                .filteredOn(line -> line.contains("\"query\":\"whole\"")).isNotEmpty()
                .allMatch(line -> line.contains("\"body\":\"a pot of green tea\"")));
    }

    static List<Case> random() {
        return Cases.random(Integer.getInteger("transparency.from", 0), Integer.getInteger("transparency.cases", 100));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"all", "random"})
    void applicationBehavesTheSameWithAndWithoutEventlog(Case one) throws Exception {
        Set<List<String>> bare = new HashSet<>();
        Set<List<String>> with = new HashSet<>();
        // After a failed read, and with their encoders and buffers, servers themselves do not always do the same.
        for (int i = 0; i < TRIES && Collections.disjoint(bare, with); i++) {
            bare.add(exchange.of("/bare", one));
            with.add(exchange.of("/with", one));
        }

        assertThat(with).as("what is seen without: %s", bare).containsAnyElementsOf(bare);
    }
}
