// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The collector's own WAR, from its first start to the first event seen by somebody who signed in. */
@Tag("every-server")
class StandaloneIT {
    private static final Path WAR = Path.of(System.getProperty("it.collector"));
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "standalone-" + System.getProperty("arquillian.launch"));
    private static final Pattern CODE = Pattern.compile("EVL-6020 .* with the code ([0-9A-Z-]+)");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final String HOME = "/eventlog-collector/";
    private static final String KEY = "a-key-for-tests-only-0123456789";
    private static final String PASSWORD = "correct horse battery";

    @Test
    void somebodyIsSetUpSignsInAndSeesWhatAKeySent() throws Exception {
        Directories.delete(DIR);
        try (TwinServer server = new TwinServer("standalone").with(WAR).bare().feature("appSecurity-5.0")
                .feature("jsonp-2.1").start(Map.of(
                        "EVENTLOG_COLLECTOR_DB", DIR.resolve("collector.db").toString(), "EVENTLOG_COLLECTOR_KEYS",
                        "shop=" + KEY))
                .await200(HOME + "health/ready")) {
            Shop browser = new Shop(server.port());

            assertThat(browser.get(HOME).body()).as("a stranger is asked to sign in")
                    .contains("j_security_check", "set up the first administrator");
            assertThat(browser.get(HOME + "setup").body()).contains("Set-up code");
            assertThat(browser.post(HOME + "setup", setup("WRONG-CODE1")).statusCode()).isEqualTo(403);
            HttpResponse<String> after = browser.post(HOME + "setup", setup(code(server)));
            assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
            assertThat(browser.post(HOME + "setup", setup(code(server))).statusCode()).isEqualTo(403);

            assertThat(signIn(browser, "erika", "wrong password").body()).contains("do not go together");
            Shop thief = browser.thief();
            assertThat(new Shop(server.port()).post(HOME + "add/",
                    Map.of("key", KEY, "status", "warn", "message", "disk is nearly full")).body())
                    .isEqualTo("warn added");
            assertThat(signIn(browser, "erika", PASSWORD).body()).contains("disk is nearly full");
            assertThat(thief.get(HOME).body()).as("a session fixed before somebody signs in is worth nothing after")
                    .contains("j_security_check").doesNotContain("disk is nearly full");
            assertThat(browser.get(HOME + "api/v1/events").body()).contains("disk is nearly full");
            assertThat(new Shop(server.port()).get(HOME + "api/v1/events").statusCode()).isEqualTo(401);

            Matcher token = TOKEN.matcher(browser.get(HOME + "people").body());
            assertThat(token.find()).as("the forms have a token").isTrue();
            assertThat(browser.post(HOME + "people", Map.of("name", "otto", "password", PASSWORD, "role", "viewer"))
                    .statusCode()).as("without the token").isEqualTo(403);
            assertThat(browser.post(HOME + "people", Map.of("name", "otto", "password", PASSWORD, "role", "viewer",
                    "token", token.group(1))).body()).contains("otto");
            assertThat(browser.post(HOME + "logout", Map.of("token", token.group(1))).body())
                    .contains("j_security_check");
            assertThat(browser.get(HOME + "api/v1/events").statusCode()).isEqualTo(401);
            Shop otto = new Shop(server.port());
            assertThat(signIn(otto, "otto", PASSWORD).body()).contains("disk is nearly full");
            assertThat(otto.get(HOME + "people").statusCode()).isEqualTo(403);
            assertThat(server.console()).doesNotContain(KEY, PASSWORD, "disk is nearly full");
        }
    }

    private static Map<String, String> setup(String code) {
        return Map.of("code", code, "name", "erika", "password", PASSWORD);
    }

    private static String code(TwinServer server) throws Exception {
        Matcher found = CODE.matcher(server.console());
        assertThat(found.find()).as("the set-up code is in the server's log").isTrue();
        return found.group(1);
    }

    /** What is answered in the end. */
    private static HttpResponse<String> signIn(Shop browser, String name, String password) throws Exception {
        browser.get(HOME);
        return browser.post(HOME + "j_security_check", Map.of("j_username", name, "j_password", password));
    }
}
