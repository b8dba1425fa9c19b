// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests of the collector's own WAR have in common. */
final class Standalone {
    static final String HOME = "/eventlog-collector/";
    static final String KEY = "a-key-for-tests-only-0123456789";
    static final String PASSWORD = "correct horse battery";

    private static final Pattern CODE = Pattern.compile("EVL-6020 .* with the code ([0-9A-Z-]+)");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private Standalone() {}

    /** The set-up code, from the server's log. */
    static String code(TwinServer server) throws IOException {
        return found(CODE, server.console());
    }

    /** What a page's forms send along. */
    static String token(Shop browser, String page) throws IOException, InterruptedException {
        return found(TOKEN, browser.get(HOME + page).body());
    }

    /** What is answered in the end. */
    static HttpResponse<String> signIn(Shop browser, String name, String password)
            throws IOException, InterruptedException {
        browser.get(HOME);
        return browser.post(HOME + "j_security_check", Map.of("j_username", name, "j_password", password));
    }

    /** What the pattern has in its brackets. */
    static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in\n" + text).isTrue();
        return matcher.group(1);
    }
}
