// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eventlog.it.Standalone.HOME;
import static org.eventlog.it.Standalone.KEY;
import static org.eventlog.it.Standalone.PASSWORD;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The collector's own WAR, from its first start to the first event seen by somebody who signed in. */
@Tag("every-server")
class StandaloneIT {
    private static final Path WAR = Path.of(System.getProperty("it.collector"));
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "standalone-" + System.getProperty("arquillian.launch"));

    @Test
    void administratorIsCreatedSignsInAndSeesEventsOfAKey() throws Exception {
        Directories.delete(DIR);
        try (TwinServer server = new TwinServer("standalone").with(WAR).bare().feature("appSecurity-5.0")
                .feature("jsonp-2.1").start(Map.of(
                        "EVENTLOG_COLLECTOR_DB", DIR.resolve("collector.db").toString(), "EVENTLOG_COLLECTOR_KEYS",
                        "shop=" + KEY))
                .await200(HOME + "health/ready")) {
            Shop browser = new Shop(server.port());

            assertThat(browser.get(HOME).body()).as("a stranger is asked to sign in")
                    .contains("j_security_check", "set up the first administrator");
            assertThat(browser.get(HOME + "setup").body()).contains("Setup code");
            assertThat(browser.post(HOME + "setup", setup("WRONG-CODE1")).statusCode()).isEqualTo(403);
            HttpResponse<String> after = browser.post(HOME + "setup", setup(Standalone.code(server)));
            assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
            assertThat(browser.post(HOME + "setup", setup(Standalone.code(server))).statusCode()).isEqualTo(403);

            assertThat(Standalone.signIn(browser, "erika", "wrong password").body())
                    .contains("name or the password is wrong");
            Shop thief = browser.thief();
            if (Server.current() != Server.LIBERTY) {
                assertThat(sent(server, HOME + "_bulk")).as("a path that does not take events").isEqualTo(401);
            }
            assertThat(new Shop(server.port()).post(HOME + "add/",
                    Map.of("key", KEY, "status", "warn", "message", "disk is nearly full")).body())
                    .isEqualTo("warn added");
            assertThat(Standalone.signIn(browser, "erika", PASSWORD).body()).contains("disk is nearly full");
            assertThat(thief.get(HOME).body()).as("a session fixed before somebody signs in is worth nothing after")
                    .contains("j_security_check").doesNotContain("disk is nearly full");
            assertThat(browser.get(HOME + "api/v1/events").body()).contains("disk is nearly full");
            assertThat(new Shop(server.port()).get(HOME + "api/v1/events").statusCode()).isEqualTo(401);

            String token = Standalone.token(browser, "people");
            assertThat(browser.post(HOME + "people", Map.of("name", "otto", "password", PASSWORD, "role", "viewer"))
                    .statusCode()).as("without the token").isEqualTo(403);
            assertThat(browser.post(HOME + "people", Map.of("name", "otto", "password", PASSWORD, "role", "viewer",
                    "token", token)).body()).contains("otto");
            assertThat(browser.post(HOME + "logout", Map.of("token", token)).body())
                    .contains("j_security_check");
            assertThat(browser.get(HOME + "api/v1/events").statusCode()).isEqualTo(401);
            Shop otto = new Shop(server.port());
            assertThat(Standalone.signIn(otto, "otto", PASSWORD).body()).contains("disk is nearly full");
            assertThat(otto.get(HOME + "people").statusCode()).isEqualTo(403);

            Standalone.signIn(browser, "erika", PASSWORD);
            String another = PASSWORD + " staple";
            Shop copy = otto.thiefOfAllBut("JSESSIONID");
            assertThat(copy.get(HOME + "api/v1/events").statusCode())
                    .as("a cookie of the server's own, without a session")
                    .isEqualTo(401);
            for (String name : List.of("otto", "erika")) {
                browser.post(HOME + "people", Map.of("change", name, "password", another, "role",
                        name.equals("otto") ? "viewer" : "admin", "token", Standalone.token(browser, "people")));
            }
            assertThat(otto.get(HOME + "api/v1/events").statusCode()).as("a session ends with its password")
                    .isEqualTo(401);
            assertThat(copy.get(HOME + "api/v1/events").statusCode()).isEqualTo(401);
            assertThat(copy.get(HOME).body()).doesNotContain("disk is nearly full");
            assertThat(otto.get(HOME).body()).doesNotContain("disk is nearly full");
            assertThat(otto.get(HOME).body()).as("and can be begun anew").contains("j_security_check");
            assertThat(Standalone.signIn(otto, "otto", another).body()).contains("disk is nearly full");
            assertThat(browser.get(HOME).body()).as("but not that of who changes their own")
                    .contains("disk is nearly full");
            readsUtf8(browser, new Shop(server.port()));
            assertThat(server.console()).doesNotContain(KEY, PASSWORD, "disk is nearly full");
        }
    }

    /** What a sender is answered. Open Liberty gives its sign-in page the status 200. */
    private static int sent(TwinServer server, String path) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest
                .newBuilder(URI.create("http://localhost:" + server.port() + path))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString("{}\n"))
                .build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void readsUtf8(Shop admin, Shop browser) throws Exception {
        String name = "j\u00fcrgen";
        String password = "\u00dcberm\u00fctiges \u00c4rgernis \u65e5\u672c";
        assertThat(admin.post(HOME + "people", Map.of("name", name, "password", password, "role", "triage", "token",
                Standalone.token(admin, "people"))).body()).contains(name);
        new Shop(admin.port()).post(HOME + "add/",
                Map.of("key", KEY, "status", "warn", "message", "M\u00fcller zahlt nicht"));

        assertThat(Standalone.signIn(browser, name, password).body()).contains("M\u00fcller zahlt nicht");
        assertThat(browser.get(HOME + "?q=M%C3%BCller").body()).contains("M\u00fcller zahlt nicht",
                "value=\"M\u00fcller\"");
        assertThat(browser.get(HOME + "?q=M%C3%B6ller").body()).doesNotContain("M\u00fcller zahlt nicht");
        assertThat(browser.get(HOME + "api/v1/events?q=M%C3%BCller").body()).contains("M\u00fcller zahlt nicht");
        assertThat(browser.post(HOME + "events", Map.of("level", "info", "text", "Gr\u00fc\u00dfe", "token",
                Standalone.token(browser, "new"))).body()).contains("Gr\u00fc\u00dfe");
        assertThat(admin.get(HOME + "audit").body()).contains("<code>sign-in</code>", "<code>sign-in.failed</code>",
                name, "new, triage");
    }

    private static Map<String, String> setup(String code) {
        return Map.of("code", code, "name", "erika", "password", PASSWORD);
    }
}
