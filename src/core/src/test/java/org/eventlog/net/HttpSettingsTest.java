// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.eventlog.net.HttpScript.batch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.transport.http.HttpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the effect of each {@code eventlog.http.*} key on a request. */
@Timeout(60)
class HttpSettingsTest {
    private static final String DATES = "HTTP/1.1 503 Busy\r\nDate: Mon, 23 Nov 2026 09:00:00 GMT\r\n"
            + "Content-Length: 0\r\nRetry-After: ";

    private HttpScript server;
    private final Map<String, String> texts = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        server = new HttpScript();
        texts.put("eventlog.host", "127.0.0.1");
        texts.put("eventlog.port", String.valueOf(server.port()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void jsonIsOneArrayOfAllEvents() throws Exception {
        assertThat(request("eventlog.http.body", "json"))
                .contains("\r\nContent-Type: application/json\r\n")
                .endsWith("\r\n\r\n[{\"a\":1}\n,{\"b\":2}\n]");
    }

    @Test
    void canSendOneRequestPerEvent() throws Exception {
        texts.put("eventlog.http.body", "single");
        server.fail("202 Accepted");
        server.fail("400 Bad Request");
        server.fail("202 Accepted");
        try (Transport transport = new HttpTransport.Provider().create(new Settings(texts::get), Payload.JSON)) {
            RejectedException refused = catchThrowableOfType(RejectedException.class,
                    () -> transport.send(HttpScript.batch("{\"a\":1}\n", "{\"b\":2}\n", "{\"c\":3}\n")));

            assertThat(refused.events()).containsOnlyKeys(1);
            assertThat(server.request()).startsWith("POST /gelf HTTP/1.1").endsWith("\r\n\r\n{\"a\":1}");
            assertThat(server.request()).endsWith("\r\n\r\n{\"b\":2}");
            assertThat(server.request()).endsWith("\r\n\r\n{\"c\":3}");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void compressedBodyHasItsHeaderAndTheSameContent() throws Exception {
        String request = request("eventlog.http.compression", "gzip", "eventlog.http.compression-level", "9");

        int body = request.indexOf("\r\n\r\n") + 4;
        byte[] packed = request.substring(body).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(request).contains("\r\nContent-Encoding: gzip\r\n", "\r\nContent-Length: " + packed.length + "\r\n");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void aHigherLevelCompressesMore() throws Exception {
        String text = "The quick brown fox jumps over the lazy dog; ".repeat(50) + "and so on. ".repeat(500);
        byte[] body = (text + new StringBuilder(text).reverse()).getBytes(StandardCharsets.UTF_8);

        assertThat(Gzip.of(batch(new String(body, StandardCharsets.UTF_8)).buffers(), 9)[0].remaining())
                .isLessThan(Gzip.of(batch(new String(body, StandardCharsets.UTF_8)).buffers(), 1)[0].remaining());
    }

    @ParameterizedTest
    @CsvSource({"bearer,Bearer k3y", "api-key,ApiKey k3y"})
    void theKeyIsSentAsConfigured(String auth, String expected) throws Exception {
        assertThat(request("eventlog.key", "k3y", "eventlog.http.auth", auth))
                .contains("\r\nAuthorization: " + expected + "\r\n");
    }

    @Test
    void basicIsNameAndPasswordInUtf8() throws Exception {
        assertThat(request("eventlog.http.auth", "basic", "eventlog.http.user", "test", "eventlog.http.password",
                "123£")).contains("\r\nAuthorization: Basic dGVzdDoxMjPCow==\r\n");
    }

    @Test
    void theServerIsAskedNotToCompressItsAnswer() throws Exception {
        assertThat(request()).containsOnlyOnce("\r\nAccept-Encoding: identity\r\n");
    }

    @Test
    void sendsConfiguredHeaders() throws Exception {
        assertThat(request("eventlog.http.headers", "X-Scope-OrgID: shop ,Authorization:Splunk abc"))
                .contains("\r\nX-Scope-OrgID: shop\r\nAuthorization: Splunk abc\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A", ": x-y-z", "X A: x-y-z", "Host: x-y-z", "content-length: x-y-z", "X-A: x-y-z,",
            "X-A: x-y-z\r\nX-B: 2", "X-A: x-y-zé", "Expect: x-y-z", "Accept-Encoding: x-y-z"})
    void invalidHeaderIsAFaultWithoutItsValue(String header) {
        texts.put("eventlog.http.headers", header);

        assertThatThrownBy(this::transport).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.http.headers")
                .hasMessageNotContaining("x-y-z");
    }

    @ParameterizedTest
    @CsvSource({"eventlog.http.auth,basic,eventlog.http.user", "eventlog.http.user,me,eventlog.http.auth",
            "eventlog.http.index,logs,eventlog.http.index", "eventlog.http.body,bulk,eventlog.http.index",
            "eventlog.http.proxy,http://me:pass-word@proxy:1,eventlog.http.proxy",
            "eventlog.http.proxy-password,pass-word,eventlog.http.proxy",
            "eventlog.http.path,no slash,eventlog.http.path"})
    void settingsThatDoNotGoTogetherAreFaultsAtTheStart(String key, String value, String named) {
        texts.put(key, value);

        assertThatThrownBy(this::transport).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void twoAuthorizationsAreAConfigurationFault() {
        texts.put("eventlog.key", "k3y");
        texts.put("eventlog.http.headers", "authorization: Splunk abc");

        assertThatThrownBy(this::transport).hasMessageContaining("eventlog.http.headers")
                .hasMessageNotContaining("abc");
    }

    @ParameterizedTest
    @CsvSource({"200", "201", "202", "204"})
    void accepts2xxStatuses(String status) throws Exception {
        server.fail(status + " Good");

        try (Transport transport = transport()) {
            transport.send(batch("x\n"));
        }
    }

    @Test
    void computesRetryAfterDatesByTheServersClock() throws Exception {
        assertThat(waitAskedFor("Mon, 23 Nov 2026 09:00:20 GMT")).isEqualTo(Duration.ofSeconds(20));
        assertThat(waitAskedFor("Mon, 23 Nov 2026 08:00:00 GMT")).isEqualTo(Duration.ZERO);
        assertThat(waitAskedFor("Mon, 23 Nov 2099 09:00:00 GMT")).isEqualTo(Duration.ofHours(1));
        assertThat(waitAskedFor("86400")).isEqualTo(Duration.ofHours(1));
        assertThat(waitAskedFor("9".repeat(30))).isEqualTo(Duration.ofHours(1));
        assertThat(waitAskedFor("120")).isEqualTo(Duration.ofSeconds(120));
        assertThat(waitAskedFor("soon")).isNull();
        assertThat(waitAskedFor("-1")).isNull();
    }

    @Test
    void bulkRequestHasAnActionForEachEvent() throws Exception {
        texts.put("eventlog.http.body", "bulk");
        texts.put("eventlog.http.index", "logs-app");
        server.succeed("{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":409}}]}");
        try (Transport transport = transport()) {
            transport.send(batch("{\"a\":1}\n", "{\"b\":2}\n"));
        }

        assertThat(server.request()).startsWith("POST /_bulk?filter_path=items.*.status,")
                .contains("\r\nContent-Type: application/x-ndjson\r\n")
                .endsWith("\r\n\r\n{\"create\":{\"_index\":\"logs-app\",\"_id\":\"j:0\"}}\n{\"a\":1}\n"
                        + "{\"create\":{\"_index\":\"logs-app\",\"_id\":\"j:1\"}}\n{\"b\":2}\n");
    }

    @Test
    void thePathMayNameTheIndexAndHaveAQuery() throws Exception {
        texts.put("eventlog.http.body", "bulk");
        texts.put("eventlog.http.path", "/logs/_bulk?pipeline=p");
        server.succeed("{\"items\":[{\"create\":{\"status\":201}}]}");
        try (Transport transport = transport()) {
            transport.send(batch("{}\n"));
        }

        assertThat(server.request()).startsWith("POST /logs/_bulk?pipeline=p&filter_path=items.*.status,")
                .endsWith("\r\n\r\n{\"create\":{\"_id\":\"j:0\"}}\n{}\n");
    }

    @Test
    void rejectsOnlyTheInvalidEventOfABulkRequest() throws Exception {
        texts.put("eventlog.http.body", "bulk");
        texts.put("eventlog.http.index", "logs");
        server.succeed("{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":400,\"error\":"
                + "{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse\"}}}]}");
        try (Transport transport = transport()) {
            RejectedException refused = catchThrowableOfType(RejectedException.class,
                    () -> transport.send(batch("{}\n", "{}\n")));

            assertThat(refused.events()).hasSize(1)
                    .containsEntry(1, "status 400 mapper_parsing_exception: failed to parse");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"items\":[]}", "{\"items\":[{\"create\":{\"status\":503}}]}",
            "{\"items\":[{\"create\":{\"status\":403}}]}", "{\"items\":[{\"create\":{\"status\":404}}]}"})
    void bulkResponseWithoutItemsIsAFailure(String body) throws Exception {
        texts.put("eventlog.http.body", "bulk");
        texts.put("eventlog.http.index", "logs");
        server.succeed(body);
        try (Transport transport = transport()) {
            assertThatThrownBy(() -> transport.send(batch("{}\n"))).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void tooLongBulkResponseHalvesTheBatchDownToOneEvent() throws Exception {
        texts.put("eventlog.http.body", "bulk");
        texts.put("eventlog.http.index", "logs");
        String endless = "closeHTTP/1.1 200 OK\r\n\r\n" + " ".repeat(HttpResponse.MAX_BODY + 1);
        try (Transport transport = transport()) {
            server.answer(endless);
            assertThatThrownBy(() -> transport.send(batch("{}\n", "{}\n"))).isInstanceOf(RejectedException.class);
            server.answer(endless);
            assertThatThrownBy(() -> transport.send(batch("{}\n"))).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void sendsTheAbsoluteUrlToAProxy() throws Exception {
        texts.put("eventlog.host", "logs.invalid");
        texts.put("eventlog.port", "81");
        String request = request("eventlog.http.proxy", "127.0.0.1:" + server.port(), "eventlog.http.proxy-user",
                "me", "eventlog.http.proxy-password", "pw");

        assertThat(request).startsWith("POST http://logs.invalid:81/eventlog/api/v1/events/batch HTTP/1.1\r\n"
                + "Host: logs.invalid:81\r\n")
                .contains("\r\nProxy-Authorization: Basic bWU6cHc=\r\n");
    }

    @Test
    void proxyThatRequiresAuthenticationRequiresAnOperator() throws Exception {
        texts.put("eventlog.http.proxy", "127.0.0.1:" + server.port());
        server.fail("407 Proxy Authentication Required");
        try (Transport transport = transport()) {
            assertThatThrownBy(() -> transport.send(batch("x\n"))).isInstanceOf(TransportException.class)
                    .hasMessage("HTTP 407")
                    .matches(e -> ((TransportException) e).isFatal());
        }
    }

    @Test
    void noSettingShowsASecret() {
        HttpSettings settings = new HttpSettings("/", "Bearer k3y", List.of("A: k3y"), 0,
                new HttpProxy(new Address("proxy", 1), "k3y"));

        assertThat(settings.toString() + settings.proxy()).doesNotContain("k3y");
    }

    private Duration waitAskedFor(String value) throws Exception {
        server.answer(DATES + value + "\r\n\r\n");
        try (Transport transport = transport()) {
            return catchThrowableOfType(TransportException.class, () -> transport.send(batch("x\n"))).retryAfter();
        }
    }

    private String request(String... more) throws Exception {
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        server.succeed("");
        try (Transport transport = transport()) {
            transport.send(batch("{\"a\":1}\n", "{\"b\":2}\n"));
        }
        return server.request();
    }

    private Transport transport() {
        Settings settings = new Settings(texts::get);
        Transport transport = new HttpTransport.Provider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }
}
