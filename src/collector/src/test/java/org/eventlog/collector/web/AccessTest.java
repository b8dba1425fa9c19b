// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final Map<Role, String> ROLES = Map.of(Role.VIEWER, "viewer", Role.TRIAGE, "triage", Role.ADMIN,
            "admin");
    private final Access closed = new Access(ROLES, false);
    private final Access open = new Access(ROLES, true);

    @Test
    void aRoleIncludesThoseBelowIt() {
        assertThat(closed.may(from("192.0.2.1").user("erika", "admin").make(), Role.VIEWER)).isTrue();
        assertThat(closed.may(from("192.0.2.1").user("erika", "triage").make(), Role.VIEWER)).isTrue();
        assertThat(closed.may(from("192.0.2.1").user("erika", "triage").make(), Role.ADMIN)).isFalse();
        assertThat(open.decide(from("127.0.0.1").header("Host", "localhost").make(), Role.TRIAGE))
                .as("whoever sits at the machine may only look").isEqualTo(Access.Decision.SIGN_IN);
    }

    @Test
    void admitsAViewer() {
        assertThat(closed.decide(from("192.0.2.1").user("erika", "viewer").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.ALLOWED);
    }

    @Test
    void requiresSignInAndRejectsOtherUsers() {
        assertThat(closed.decide(from("192.0.2.1").make(), Role.VIEWER)).isEqualTo(Access.Decision.SIGN_IN);
        assertThat(closed.decide(from("192.0.2.1").user("erika", "cook").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.FORBIDDEN);
    }

    @Test
    void isClosedToLoopbackByDefault() {
        assertThat(closed.decide(from("127.0.0.1").header("Host", "localhost").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void admitsLoopbackIfConfigured(String address) {
        assertThat(open.decide(from(address).header("Host", "localhost:9080").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9080", "[::1]", "[::1]:9080"})
    void acceptsLoopbackHostNames(String name) {
        assertThat(open.decide(from("127.0.0.1").header("host", name).make(), Role.VIEWER))
                .isEqualTo(Access.Decision.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80",
            "localhost:80@evil.example", "", "localhost:", "[::1", "127.0.0.2"})
    void rejectsAnotherHostName(String name) {
        assertThat(open.decide(from("127.0.0.1").header("Host", name).make(), Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @Test
    void usesTheServerNameWithoutAHostHeader() {
        assertThat(open.decide(from("127.0.0.1").serverName("localhost").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.ALLOWED);
        assertThat(open.decide(from("127.0.0.1").serverName("evil.example").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @Test
    void rejectsMissingOrDuplicateHostHeaders() {
        assertThat(open.decide(from("127.0.0.1").make(), Role.VIEWER)).isEqualTo(Access.Decision.SIGN_IN);
        assertThat(open.decide(from("127.0.0.1").header("Host", "localhost").header("Host", "evil.example").make(),
                Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "128.0.0.1", "::2", "1127.0.0.1", "127.0.0.1.example", "localhost",
            "::ffff:10.0.0.1"})
    void rejectsOtherMachines(String address) {
        assertThat(open.decide(from(address).header("Host", "localhost").make(), Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "X-Real-IP",
            "Via", "X-Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-URL",
            "X-Envoy-External-Address", "CDN-Loop"})
    void rejectsForwardedRequests(String header) {
        assertThat(open.decide(from("127.0.0.1").header("Host", "localhost").header(header, "127.0.0.1").make(),
                Role.VIEWER))
                .isEqualTo(Access.Decision.SIGN_IN);
    }

    @Test
    void rejectsRequestsThatShowAProxyOtherwise() {
        Request old = from("127.0.0.1").header("Host", "127.0.0.1:9080").protocol("HTTP/1.0");
        Request linked = from("127.0.0.1").header("Host", "127.0.0.1:9080").header("Referer",
                "https://logs.example/eventlog/");
        Request script = from("127.0.0.1").header("Host", "127.0.0.1:9080").header("Origin", "https://logs.example");

        for (Request request : List.of(old, linked, script)) {
            assertThat(open.decide(request.make(), Role.VIEWER)).isEqualTo(Access.Decision.SIGN_IN);
        }
        assertThat(open.decide(from("127.0.0.1").header("Host", "localhost:9080")
                .header("Referer", "http://localhost:9080/eventlog/?q=a").header("Origin", "http://localhost:9080")
                .make(), Role.VIEWER)).isEqualTo(Access.Decision.ALLOWED);
    }

    private static Request from(String address) {
        return new Request(address);
    }

    private static final class Request {
        private final String address;
        private final Map<String, List<String>> headers = new HashMap<>();
        private Principal user;
        private String role;
        private String serverName;
        private String protocol = "HTTP/1.1";

        Request(String address) {
            this.address = address;
        }

        Request header(String name, String value) {
            headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            return this;
        }

        Request protocol(String version) {
            protocol = version;
            return this;
        }

        Request serverName(String name) {
            serverName = name;
            return this;
        }

        Request user(String name, String withRole) {
            user = () -> name;
            role = withRole;
            return this;
        }

        HttpServletRequest make() {
            return (HttpServletRequest) Proxy.newProxyInstance(AccessTest.class.getClassLoader(),
                    new Class<?>[]{HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                        case "getRemoteAddr" -> address;
                        case "getServerName" -> serverName;
                        case "getProtocol" -> protocol;
                        case "getHeader" -> headers.entrySet().stream()
                                .filter(header -> header.getKey().equalsIgnoreCase((String) arguments[0]))
                                .map(header -> header.getValue().get(0)).findFirst().orElse(null);
                        case "isUserInRole" -> arguments[0].equals(role);
                        case "getUserPrincipal" -> user;
                        case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                        case "getHeaders" -> Collections.enumeration(headers.entrySet().stream()
                                .filter(header -> header.getKey().equalsIgnoreCase((String) arguments[0]))
                                .flatMap(header -> header.getValue().stream()).toList());
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }
}
