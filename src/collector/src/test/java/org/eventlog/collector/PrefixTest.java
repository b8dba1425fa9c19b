// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.web.Role;
import org.junit.jupiter.api.Test;

/** Behind a proxy that removes a prefix of the path. */
class PrefixTest extends HostTest {

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "trusted-proxies", "127.0.0.1"};
    }

    @Test
    void redirectsAndCommandsHaveThePrefixOfATrustedProxy() throws Exception {
        HttpResponse<String> slash = get("", "/logs/");
        assertThat(slash.headers().firstValue("Location")).contains("/logs/app/eventlog/");
        assertThat(get("/", "/logs").body()).contains("https://127.0.0.1:").contains("/logs/app/eventlog/add/");
        assertThat(get("/nowhere", "/logs").body()).contains("href=\"/logs/app/eventlog/page.css\"");
    }

    @Test
    void aPrefixThatCouldLeadElsewhereIsIgnored() throws Exception {
        for (String bad : List.of("//evil.example", "/\\evil.example", "https://evil.example", "/..", "/a?b", "/a b",
                "/a\"b", "logs", "/x".repeat(9))) {
            assertThat(get("", bad).headers().firstValue("Location")).as(bad).contains("/app/eventlog/");
        }
    }

    @Test
    void aPrefixOfAnyoneElseIsIgnored() throws Exception {
        try (Host other = new Host(directory, "open-to-loopback", "false", "db",
                directory.resolve("other.db").toString())) {
            HttpRequest.Builder request = other.request("").header(Host.PERSON, "vera eventlog-viewer")
                    .header("X-Forwarded-Prefix", "/logs");
            assertThat(other.send(request).headers().firstValue("Location")).contains("/app/eventlog/");
        }
    }

    @Test
    void cookiesDoNotHaveThePrefixThatTheProxyAddsToTheirPaths() throws Exception {
        try (Host own = new Host(directory, "open-to-loopback", "false", "people", "true", "trusted-proxies",
                "127.0.0.1", "db", directory.resolve("own.db").toString())) {
            ((People) own.attribute(People.ATTRIBUTE)).add("ada", "correct horse battery", Role.ADMIN,
                    new Actor("test", "192.0.2.1"));
            HttpResponse<String> first = own.send(own.request("/").header(Host.PERSON, "ada eventlog-admin")
                    .header("X-Forwarded-Prefix", "/logs"));
            assertThat(first.headers().allValues("Set-Cookie")).hasSize(2)
                    .allMatch(cookie -> cookie.matches("(?i).*;\\s*path=/app/?(;.*|$)"));
        }
    }

    private HttpResponse<String> get(String path, String prefix) throws Exception {
        return host.send(host.request(path).header(Host.PERSON, "vera eventlog-viewer")
                .header("X-Forwarded-Prefix", prefix).header("X-Forwarded-Proto", "https"));
    }
}
