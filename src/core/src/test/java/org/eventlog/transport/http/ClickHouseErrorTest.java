// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.eventlog.net.Endpoint;
import org.eventlog.net.HttpScript;
import org.eventlog.net.HttpSettings;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClickHouseErrorTest {
    private static final String TODAY = "X-ClickHouse-Exception-Code: %d\r\n";
    private static final String OF_2018 = "X-ClickHouse-Server-Display-Name: ch\r\n";

    private HttpScript server;
    private HttpTransport transport;

    @BeforeEach
    void start() throws IOException {
        server = new HttpScript();
        transport = new HttpTransport(new Endpoint("127.0.0.1", server.port(), Duration.ofSeconds(5),
                Duration.ofSeconds(5), Duration.ofSeconds(5)), new HttpSettings("/", "", List.of(), 0, null),
                new EventsBody(EventsBody.LINES_OF_JSON));
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void errorAfterASuccessfulStatusIsAFailure() {
        answer("200 OK", TODAY.formatted(241), "Code: 241. DB::Exception: Memory limit exceeded");

        TransportException failure = catchThrowableOfType(TransportException.class, this::send);

        assertThat(failure).hasMessageContaining("Memory limit exceeded");
        assertThat(failure.isFatal()).isFalse();
    }

    @Test
    void anErrorInTheBodyOfASuccessIsAFailure() {
        answer("200 OK", "X-ClickHouse-Query-Id: 1\r\n", "Code: 209. DB::Exception: Timeout");

        assertThatThrownBy(this::send).isInstanceOf(TransportException.class);
    }

    @Test
    void aSuccessHasNoError() throws Exception {
        answer("200 OK", OF_2018, "");

        send();

        assertThat(server.request()).startsWith("POST /");
    }

    @Test
    void anotherServerMayReturnTheTextOfAnError() throws Exception {
        answer("200 OK", "", "Code: 241. DB::Exception: a logged message");

        send();

        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"400, 62", "400, 36", "400, 16", "404, 60", "404, 81", "404, 115", "500, 164", "500, 497", "403, 516"})
    void invalidQueryMissingTableOrPermissionRequiresAnOperator(int status, int code) {
        for (boolean today : new boolean[]{true, false}) {
            answer(status + " No", today ? TODAY.formatted(code) : OF_2018,
                    "Code: " + code + ", e.displayText() = DB::Exception: no");

            TransportException failure = catchThrowableOfType(TransportException.class, this::send);

            assertThat(failure.isFatal()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"400, 6", "400, 26", "400, 27", "500, 27", "400, 38", "400, 41", "400, 53", "400, 72", "400, 117",
            "400, 321", "400, 376", "500, 467", "500, 691"})
    void invalidValueIsRejected(int status, int code) {
        for (boolean today : new boolean[]{true, false}) {
            answer(status + " No", today ? TODAY.formatted(code) : OF_2018,
                    "Code: " + code + ". DB::Exception: no");

            assertThatThrownBy(this::send).isInstanceOf(RejectedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 252", "500, 241", "503, 209", "408, 159"})
    void overloadIsRetried(int status, int code) {
        answer(status + " No", TODAY.formatted(code), "Code: " + code + ". DB::Exception: Too many parts");

        TransportException failure = catchThrowableOfType(TransportException.class, this::send);

        assertThat(failure.isFatal()).isFalse();
    }

    private void send() throws Exception {
        transport.send(HttpScript.batch("{}\n"));
    }

    private void answer(String status, String header, String body) {
        server.answer("HTTP/1.1 " + status + "\r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
