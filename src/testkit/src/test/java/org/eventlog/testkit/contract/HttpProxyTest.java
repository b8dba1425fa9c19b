// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests HTTP through a proxy, which resolves the receiver's name. */
@Timeout(60)
class HttpProxyTest {
    private static final String NAME = "logs.invalid";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TestAuthority authority = new TestAuthority();

    @TempDir
    Path dir;

    @Test
    void sendsRequestsThroughTheProxyWithoutTls() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().start();
                ScriptedProxy proxy = new ScriptedProxy(receiver.port());
                Transport transport = open("http", proxy)) {
            transport.send(Batches.ofEvents(0, 10));
            transport.send(Batches.ofEvents(10, 10));

            assertThat(receiver.kept()).hasSize(20);
            assertThat(proxy.heads()).hasSize(1);
            assertThat(proxy.heads().get(0))
                    .startsWith("POST http://logs.invalid:4711/eventlog/api/v1/events/batch HTTP/1.1\r\n")
                    .contains("\r\nHost: logs.invalid:4711\r\n", "\r\nProxy-Authorization: Basic bWU6cHc=\r\n",
                            "\r\nAuthorization: Bearer k3y\r\n");
        }
    }

    @Test
    void tunnelsTlsThroughTheProxy() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(authority.server(NAME)).start();
                ScriptedProxy proxy = new ScriptedProxy(receiver.port());
                Transport transport = open("https", proxy)) {
            transport.send(Batches.ofEvents(0, 10));
            transport.send(Batches.ofEvents(10, 10));

            assertThat(receiver.kept()).hasSize(20);
            assertThat(proxy.heads()).containsExactly("CONNECT logs.invalid:4711 HTTP/1.1\r\n"
                    + "Host: logs.invalid:4711\r\nProxy-Authorization: Basic bWU6cHc=\r\n\r\n");
        }
    }

    @Test
    void verifiesTheReceiverBehindTheProxy() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(authority.server("other.invalid")).start();
                ScriptedProxy proxy = new ScriptedProxy(receiver.port());
                Transport transport = open("https", proxy)) {
            assertThatThrownBy(() -> transport.send(Batches.ofEvents(0, 10))).isInstanceOf(TransportException.class);

            assertThat(receiver.events()).isEmpty();
        }
    }

    @Test
    void proxyThatRequiresAuthenticationRequiresAnOperator() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().start();
                ScriptedProxy proxy = new ScriptedProxy(receiver.port());
                Transport transport = open("https", proxy)) {
            proxy.refuse("HTTP/1.1 407 Key\r\nContent-Length: 0\r\n\r\n");

            assertThatThrownBy(() -> transport.send(Batches.ofEvents(0, 1))).isInstanceOf(TransportException.class)
                    .hasMessage("the proxy " + proxy.address() + " says HTTP 407")
                    .matches(e -> ((TransportException) e).isFatal());
        }
    }

    @Test
    void unreachableReceiverBehindTheProxyIsRetried() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(authority.server(NAME)).start();
                ScriptedProxy proxy = new ScriptedProxy(receiver.port());
                Transport transport = open("https", proxy)) {
            for (String answer : new String[]{"HTTP/1.1 502 Away\r\nContent-Length: 9\r\n\r\nno such h", "what?\n\n",
                    "HTTP/1.1 200 OK\r\n\r\nand more of it"}) {
                proxy.refuse(answer);

                assertThatThrownBy(() -> transport.send(Batches.ofEvents(0, 1)))
                        .isInstanceOf(TransportException.class)
                        .matches(e -> !((TransportException) e).isFatal());
            }
            proxy.refuse(null);
            transport.send(Batches.ofEvents(0, 10));

            assertThat(receiver.kept()).hasSize(10);
        }
    }

    private Transport open(String protocol, ScriptedProxy proxy) throws IOException {
        Map<String, String> more = new HashMap<>(Map.of("eventlog.key", "k3y", "eventlog.http.proxy", proxy.address(),
                "eventlog.http.proxy-user", "me", "eventlog.http.proxy-password", "pw"));
        if (protocol.equals("https")) {
            more.put("eventlog.tls.ca",
                    Files.writeString(dir.resolve("ca.pem"), authority.certificatePem()).toString());
        }
        return Providers.open(protocol, NAME, 4711, LIMIT, more);
    }
}
