// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.eventlog.net.HttpScript.batch;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.eventlog.config.Settings;
import org.eventlog.encode.FormatChoice;
import org.eventlog.net.HttpResponse;
import org.eventlog.net.HttpScript;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OtlpTransportTest {
    private static final String[] EVENTS = {"{\"a\":1}\n", "{\"b\":2}\n"};

    private HttpScript server;
    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        server = new HttpScript();
        open("json");
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    private void open(String encoding) {
        Map<String, String> texts = new HashMap<>(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(server.port()), "eventlog.application", "shöp", "eventlog.otlp.encoding", encoding));
        Settings settings = new Settings(texts::get);
        OtlpTransport.Provider provider = new OtlpTransport.Provider();
        transport = provider.create(settings, FormatChoice.read(settings, provider).payload());
        settings.check();
    }

    @Test
    void postsTheRecordsBetweenResourceAndScope() throws Exception {
        server.succeed("");
        transport.send(batch(EVENTS));

        String request = new String(server.request().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);

        assertThat(request).startsWith("POST /v1/logs HTTP/1.1\r\n").contains("\r\nContent-Type: application/json\r\n",
                "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shöp\"}}")
                .endsWith("\"logRecords\":[{\"a\":1}\n,{\"b\":2}\n]}]}]}");
    }

    @Test
    void protobufHasItsContentType() throws Exception {
        transport.close();
        open("protobuf");
        server.succeed("");
        transport.send(batch(EVENTS));

        assertThat(server.request()).contains("\r\nContent-Type: application/x-protobuf\r\n").endsWith(EVENTS[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"partialSuccess\":{}}", "{\"partialSuccess\":null}",
            "{\"partialSuccess\":{\"rejectedLogRecords\":\"0\",\"errorMessage\":\"old attributes\"}}"})
    void responseWithoutRejectionsIsDelivery(String body) throws Exception {
        answer("200 OK", "application/json", body);

        transport.send(batch(EVENTS));
    }

    @Test
    void partialSuccessCountsNoEventAsDelivered() {
        answer("200 OK", "application/json",
                "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"too\\nold\"}}");

        RejectedException refused = catchThrowableOfType(RejectedException.class,
                () -> transport.send(batch(EVENTS)));

        assertThat(refused).hasMessage("the receiver refused 1 of 2 and does not say which: too old");
        assertThat(refused.events()).hasSize(2).containsKeys(0, 1);
    }

    @Test
    void readsAProtobufResponseByItsContentType() throws Exception {
        ExportLogsServiceResponse response = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder().setRejectedLogRecords(300)
                        .setErrorMessage("why"))
                .build();
        answer("200 OK", "application/x-protobuf",
                new String(response.toByteArray(), StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(RejectedException.class)
                .hasMessage("the receiver refused 300 of 2 and does not say which: why");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "502", "503", "504"})
    void retriesOnlyTransientErrorsAndHonorsRetryAfter(String status) {
        server.answer("HTTP/1.1 " + status + " Wait\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n");

        TransportException failure = catchThrowableOfType(TransportException.class,
                () -> transport.send(batch(EVENTS)));

        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(failure.isFatal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "413", "500", "501", "422"})
    void otherErrorsRejectTheBatch(String status) {
        answer(status + " No", "application/x-protobuf", "\u0008\u0003\u0012\u0003bad");

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(RejectedException.class)
                .hasMessage("HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "403", "404", "405", "415", "302"})
    void invalidKeyOrPathRequiresAnOperator(String status) {
        answer(status + " No", "text/plain", "sorry");

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(TransportException.class)
                .hasMessage("HTTP " + status + ": sorry")
                .matches(e -> ((TransportException) e).isFatal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json []", "application/json {", "application/json \"ok\"", "text/plain OK",
            "application/x-protobuf OK\n", "application/xml <ok/>"})
    void unreadableSuccessIsDelivery(String answer) throws Exception {
        String[] typeAndBody = answer.split(" ");
        answer("200 OK", typeAndBody[0], typeAndBody[1]);

        transport.send(batch(EVENTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"partialSuccess\":{\"rejectedLogRecords\":\"many\"}}",
            "{\"partialSuccess\":{\"rejectedLogRecords\":-1}}"})
    void unreadableRejectedCountIsARejection(String body) {
        answer("200 OK", "application/json", body);

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(RejectedException.class)
                .hasMessageStartingWith("the receiver refused some of 2 and does not say which");
    }

    @Test
    void tooLongResponseIsARejection() {
        answer("200 OK", "application/json",
                "{\"partialSuccess\":{\"errorMessage\":\"" + "x".repeat(300_000) + "\",\"rejectedLogRecords\":1}}");

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(RejectedException.class)
                .hasMessageContaining("longer than 262144 bytes");
    }

    @ParameterizedTest
    @CsvSource({"text/html,<html><title>Welcome</title>", "text/plain,<!DOCTYPE html><title>Welcome</title>"})
    void htmlResponseMeansAWrongUrl(String type, String page) {
        answer("200 OK", type, page);

        assertThatThrownBy(() -> transport.send(batch(EVENTS))).isInstanceOf(TransportException.class)
                .hasMessageStartingWith("HTTP 200: Welcome (a page for people)")
                .matches(e -> ((TransportException) e).isFatal());
    }

    @Test
    void parsingAnyResponseEnds() {
        Random random = new Random(5);
        byte[] sound = ExportLogsServiceResponse.newBuilder().setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(1).setErrorMessage("why")).build().toByteArray();
        String json = "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"why\"}}";
        for (int i = 0; i < 50_000; i++) {
            boolean asJson = i % 2 == 0;
            byte[] body = asJson ? json.getBytes(StandardCharsets.US_ASCII) : sound.clone();
            if (random.nextInt(8) == 0) {
                body = new byte[1 + random.nextInt(40)];
                random.nextBytes(body);
            }
            for (int n = random.nextInt(3); n >= 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                OtlpResponse answer = OtlpResponse.read(new HttpResponse(200, Map.of(), body, true), asJson);

                assertThat(answer.rejected()).isNotNegative();
                assertThat(answer.message()).hasSizeLessThanOrEqualTo(300);
            } catch (IOException e) {
                assertThat(e).hasMessage("not an answer of OTLP");
            }
        }
    }

    private void answer(String status, String type, String body) {
        server.answer("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }
}
