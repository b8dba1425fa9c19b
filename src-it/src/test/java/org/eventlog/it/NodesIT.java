// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eventlog.it.Standalone.HOME;
import static org.eventlog.it.Standalone.KEY;
import static org.eventlog.it.Standalone.PASSWORD;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.net.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two collectors, each alone in its server, on one PostgreSQL by the server's data source: what one does is true for the
 * other.
 */
@Tag("every-server")
class NodesIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "nodes-" + System.getProperty("arquillian.launch"));
    private static final Pattern REVOKE = Pattern.compile("action=\"[^\"]*(keys/[^/\"]+/revoke)\"");
    private static final File DRIVER = new File(
            PGSimpleDataSource.class.getProtectionDomain().getCodeSource().getLocation().getPath());

    @Test
    void twoNodesShareOneConsistentStore() throws Exception {
        Directories.delete(DIR);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(DIR.resolve("postgres").toFile()).start();
                TwinServer first = node("first", postgres);
                TwinServer second = node("second", postgres)) {
            Shop erika = new Shop(first.port());
            assertThat(erika
                    .post(HOME + "setup", Map.of("code", Standalone.code(first), "name", "erika", "password", PASSWORD))
                    .statusCode()).isEqualTo(200);
            assertThat(Standalone.signIn(erika, "erika", PASSWORD).body())
                    .contains("There is no key for sending events yet");
            Shop elsewhere = new Shop(second.port());
            assertThat(Standalone.signIn(elsewhere, "erika", PASSWORD).body()).as("people are the same")
                    .contains("There is no key for sending events yet");

            assertThat(erika.post(HOME + "keys/import",
                    Map.of("token", Standalone.token(erika, "keys"), "source", "shop", "secret", KEY,
                            "scope.ingest", "on"))
                    .statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(send(second, "disk is nearly full"))
                    .as("a key made by one is known to the other").isEqualTo("warn added"));
            assertThat(send(first, "disk is nearly full")).isEqualTo("warn added");
            assertThat(elsewhere.get(HOME + "api/v1/events").body().split("disk is nearly full", -1)).hasSize(3);
            assertThat(erika.get(HOME + "api/v1/issues").body()).as("both count the same issue")
                    .contains("\"count\":2");

            String revoke = Standalone.found(REVOKE, elsewhere.get(HOME + "keys").body());
            assertThat(elsewhere.post(HOME + revoke, Map.of("token", Standalone.token(elsewhere, "keys"))).statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(sent(first, "too late").statusCode())
                    .as("a key revoked by one is unknown to the other").isEqualTo(401));
            assertThat(first.console()).contains("EVL-6001").doesNotContain(PASSWORD, KEY);
        }
    }

    private static TwinServer node(String name, EmbeddedPostgres postgres) throws Exception {
        WebArchive war = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.collector")));
        TwinServer server = new TwinServer("node-" + name).bare().feature("appSecurity-5.0").feature("jsonp-2.1")
                .feature("jdbc-4.3");
        if (Server.current() == Server.LIBERTY) {
            // It wants the driver in a library of its own.
            server.config("""
                    <library id="driver"><file name="%s"/></library>
                    <dataSource jndiName="jdbc/eventlog"><jdbcDriver libraryRef="driver"/>
                    <properties.postgresql serverName="localhost" portNumber="%d" databaseName="postgres"
                    user="postgres" password="postgres"/></dataSource>""".formatted(DRIVER, postgres.getPort()));
        } else {
            war.addAsLibrary(DRIVER);
            addSource(war, postgres.getPort());
        }
        return server.with(TwinWar.export(war, DIR.resolve(name)))
                .start(Map.of("EVENTLOG_COLLECTOR_STORE", "postgres", "EVENTLOG_COLLECTOR_POSTGRES_DATASOURCE",
                        Server.current() == Server.LIBERTY ? "jdbc/eventlog" : "java:app/jdbc/eventlog"))
                .await200(HOME + "health/ready");
    }

    private static void addSource(WebArchive war, int port) throws IOException {
        String web;
        try (InputStream in = war.get("/WEB-INF/web.xml").getAsset().openStream()) {
            web = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        war.delete("/WEB-INF/web.xml");
        war.addAsWebInfResource(new StringAsset(web.replace("</web-app>", """
                <data-source>
                  <name>java:app/jdbc/eventlog</name>
                  <class-name>org.postgresql.ds.PGSimpleDataSource</class-name>
                  <server-name>localhost</server-name>
                  <port-number>%d</port-number>
                  <database-name>postgres</database-name>
                  <user>postgres</user>
                  <password>postgres</password>
                </data-source>
                </web-app>""".formatted(port))), "web.xml");
    }

    private static String send(TwinServer to, String message) throws Exception {
        return sent(to, message).body();
    }

    private static HttpResponse<String> sent(TwinServer to, String message) throws Exception {
        return new Shop(to.port()).post(HOME + "add/", Map.of("key", KEY, "status", "warn", "message", message));
    }
}
