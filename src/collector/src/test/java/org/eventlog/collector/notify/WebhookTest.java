// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.eventlog.address.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookTest {
    private static final Message TEST = new Message("r", List.of(), 0, null);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
            "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
            "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1",
            "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"})
    void internalAddressIsRefused(String address) throws Exception {
        InetAddress[] resolved = {InetAddress.getByName(address)};
        Webhook webhook = new Webhook(new Receivers(List.of()), host -> resolved,
                (SSLSocketFactory) SSLSocketFactory.getDefault());

        assertThatThrownBy(() -> webhook.send("https://hooks.example/a", TEST, Rule.Form.JSON))
                .isInstanceOf(Channel.NotSent.class).hasMessageContaining("internal address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.15.255.255", "172.32.0.1", "100.128.0.1", "192.167.255.255",
            "2606:4700:4700::1111"})
    void publicAddressIsAllowed(String address) throws Exception {
        assertThat(new Receivers(List.of()).isAllowed(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void oneInternalAddressOfSeveralIsRefused() throws Exception {
        InetAddress[] resolved = {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")};
        Webhook webhook = new Webhook(new Receivers(List.of()), host -> resolved,
                (SSLSocketFactory) SSLSocketFactory.getDefault());

        assertThatThrownBy(() -> webhook.send("https://hooks.example/a", TEST, Rule.Form.JSON))
                .hasMessageContaining("10.0.0.1");
    }

    /** Otherwise, a name could resolve to another address for the connection (DNS rebinding). */
    @Test
    void nameIsResolvedOnlyOnce() throws Exception {
        try (Receiver allowed = new Receiver()) {
            AtomicInteger asked = new AtomicInteger();
            Webhook webhook = new Webhook(new Receivers(List.of(AddressRange.parse("127.0.0.1"))), host -> {
                asked.incrementAndGet();
                return new InetAddress[]{InetAddress.getByName("127.0.0.1")};
            }, null);

            webhook.send("http://rebinding.invalid:" + allowed.port() + "/", TEST, Rule.Form.JSON);

            assertThat(asked).hasValue(1);
            assertThat(allowed.bodies).hasSize(1);
        }
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.status = 302;

            assertThatThrownBy(() -> send(receiver.url())).hasMessageContaining("redirects are not followed");
            assertThat(receiver.bodies).hasSize(1);
        }
    }

    @Test
    void unencryptedOnlyToNamedAddresses() throws Exception {
        Webhook webhook = new Webhook(new Receivers(List.of()),
                host -> new InetAddress[]{InetAddress.getByName("1.1.1.1")}, null);

        assertThatThrownBy(() -> webhook.send("http://hooks.example/", TEST, Rule.Form.JSON))
                .hasMessageContaining("https is required");
    }

    @Test
    void answerThatIsNotHttpIsAFailure() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = new Thread(() -> answer(server, "220 mail.example ESMTP\r\n"));
            thread.start();

            assertThatThrownBy(() -> send("http://127.0.0.1:" + server.getLocalPort() + "/"))
                    .hasMessage("the answer is not HTTP");
            thread.join();
        }
    }

    @Test
    void timeLimitEndsAConnectionThatSendsByteByByte() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Rule rule = new Rule("r", "r", Rule.Form.JSON, "http://127.0.0.1:" + server.getLocalPort() + "/", null, 0,
                    List.of(), 1, 0, 1);

            assertThat(new Sending(NotifyFixture.webhook("127.0.0.1"), null, Duration.ofSeconds(1)).send(rule, TEST))
                    .isEqualTo("no answer in 1 seconds");

            try (Socket socket = server.accept()) {
                // Less than the limit for a read, which would end this connection too.
                socket.setSoTimeout(5_000);
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    void receiverThatIsAwayIsAFailureWithoutDetails() {
        Rule rule = new Rule("r", "r", Rule.Form.JSON, "http://127.0.0.1:1/", null, 0, List.of(), 1, 0, 1);

        assertThat(new Sending(NotifyFixture.webhook("127.0.0.1"), null).send(rule, TEST))
                .isEqualTo("ConnectException");
    }

    private static void answer(ServerSocket server, String text) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write(text.getBytes());
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has closed.
        }
    }

    private static void send(String url) throws IOException {
        NotifyFixture.webhook("127.0.0.0/8").send(url, TEST, Rule.Form.JSON);
    }
}
