// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eventlog.address.AddressRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver with a certificate for hooks.test, which only one factory trusts. */
@Timeout(60)
class WebhookTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Message TEST = new Message("r", List.of(), 0, null);

    @TempDir
    Path directory;
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private SSLContext own;

    @BeforeEach
    void start() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "a", "-keyalg", "EC", "-storetype", "PKCS12", "-keystore", store.toString(),
                "-storepass", new String(PASSWORD), "-dname", "CN=hooks.test", "-ext", "san=dns:hooks.test")
                .redirectErrorStream(true).redirectOutput(directory.resolve("keytool.log").toFile()).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        own = SSLContext.getInstance("TLS");
        own.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own));
        server.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void certificateOfTheHostIsAccepted() throws Exception {
        send("hooks.test", own.getSocketFactory());

        assertThat(hosts).containsExactly("hooks.test:" + server.getAddress().getPort());
    }

    @Test
    void certificateOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> send("other.test", own.getSocketFactory())).isInstanceOf(SSLException.class);
        assertThat(hosts).isEmpty();
    }

    @Test
    void certificateThatNobodyTrustsIsRefused() {
        assertThatThrownBy(() -> send("hooks.test", (SSLSocketFactory) SSLSocketFactory.getDefault()))
                .isInstanceOf(SSLException.class);
        assertThat(hosts).isEmpty();
    }

    private void send(String host, SSLSocketFactory factory) throws Exception {
        new Webhook(new Receivers(List.of(AddressRange.parse("127.0.0.1"))),
                name -> new InetAddress[]{InetAddress.getByName("127.0.0.1")}, factory)
                .send("https://" + host + ':' + server.getAddress().getPort() + "/", TEST, Rule.Form.JSON);
    }
}
