// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eventlog.cdi.request.cases.Case;
import org.eventlog.cdi.request.cases.CaseServlet;
import org.eventlog.cdi.request.cases.Cases;
import org.eventlog.cdi.request.cases.Exchange;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application sees the same with Eventlog, which keeps bodies and counts answers, as without: the same one, twice in
 * one server.
 */
@Tag("every-server")
class TransparencyIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "transparency-" + System.getProperty("arquillian.launch"));
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
                        DIR.resolve("with.log").toString(), "eventlog.db", DIR.resolve("with.db").toString(),
                        "eventlog.request.body", "true", "eventlog.request.body.max-bytes", "1024",
                        "eventlog.request.body.types",
                        "application/json, application/x-www-form-urlencoded, text/plain, multipart/form-data",
                        "eventlog.request.count-bytes", "true"));
        server = new TwinServer("transparency").with(withCases(TwinWar.plain(DIR.resolve("without-cases"), "bare")))
                .with(withCases(with))
                .start(Map.of()).await200("/bare/plain").await200("/with/plain");
        exchange = new Exchange("localhost", server.port());
    }

    private static Path withCases(Path war) throws IOException {
        return TwinWar.export(ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile())
                // That one is the client's.
                .addPackages(false, path -> !path.get().contains("/Exchange"), CaseServlet.class.getPackage())
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

    static List<Case> random() {
        return Cases.random(Integer.getInteger("transparency.from", 0), Integer.getInteger("transparency.cases", 100));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"all", "random"})
    void applicationBehavesTheSameWithAndWithoutEventlog(Case one) throws Exception {
        List<String> bare = exchange.of("/bare", one);
        List<String> with = exchange.of("/with", one);

        assertThat(with).as("what is seen without: %s", bare).isEqualTo(bare);
    }
}
