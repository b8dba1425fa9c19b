// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests what is no broker, and a broker whose answers are wrong: nothing counts as delivered that was not confirmed. */
@Timeout(60)
class StrangeBrokerTest {
    /** For what waits in vain. */
    private static final String SHORT = "500ms";
    /** For what gets its answer, on a busy machine too. */
    private static final String LONG = "30s";

    static Stream<Arguments> greetings() {
        return Stream.of(
                Arguments.of("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "no broker of AMQP 0-9-1"),
                Arguments.of("SSH-2.0-OpenSSH_9.2\r\n", "no broker of AMQP 0-9-1"),
                Arguments.of("AMQP\0\1\0\0", "version"),
                Arguments.of("AMQP\3\1\0\0", "version"),
                Arguments.of("\1\0\0\0\0\0\1xy", "no broker of AMQP 0-9-1"),
                Arguments.of("\1\0\0\u00ff\u00ff\u00ff\u00ff", "no broker of AMQP 0-9-1"),
                Arguments.of("\1\0\0\0\0\0\4\0\u00ff\0\u00ff\u00ce", "no broker of AMQP 0-9-1"),
                Arguments.of("", "no progress in 500 ms while logging in|did not answer within 500 ms"));
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void whatIsNoBrokerIsReportedAsSuch(String greeting, String text) throws Exception {
        try (ScriptedBroker stranger = ScriptedBroker.thatSays(greeting.getBytes(StandardCharsets.ISO_8859_1));
                Transport transport = transport(stranger, greeting.isEmpty() ? SHORT : LONG)) {
            TransportException e = fails(transport);

            assertThat(e).hasMessageMatching("(?s).*(" + text + ").*").hasMessageNotContaining("hunter2");
            assertThat(e.isUnreachable()).isTrue();
        }
    }

    static Stream<Arguments> answers() {
        ScriptedBroker.Script silent = (number, answers) -> {};
        return Stream.of(Arguments.of("no confirmation", SHORT, silent),
                Arguments.of("that of another message", SHORT,
                        script((number, answers) -> answers.send(ack(number + 999)))),
                Arguments.of("that of message 0", SHORT, script((number, answers) -> answers.send(ack(0)))),
                Arguments.of("a negative number", SHORT, script((number, answers) -> answers.send(ack(-1)))),
                Arguments.of("no frame", LONG, script((number, answers) -> answers.send(new Frame(9, 1, new byte[3])))),
                Arguments.of("a method that does not exist", LONG,
                        script((number, answers) -> answers.send(new Frame(1, 1, new byte[]{0, 99, 0, 99})))),
                Arguments.of("another channel", SHORT, script((number, answers) -> answers
                        .send(((Method) new AMQP.Basic.Ack.Builder().deliveryTag(number).build()).toFrame(7)))),
                Arguments.of("an end", LONG, script((number, answers) -> answers.send(end()))));
    }

    private static ScriptedBroker.Script script(ScriptedBroker.Script script) {
        return script;
    }

    private static AMQP.Basic.Ack ack(long number) {
        return new AMQP.Basic.Ack.Builder().deliveryTag(number).build();
    }

    private static Frame end() throws IOException {
        return ((Method) new AMQP.Connection.Close.Builder().replyCode(AMQP.INTERNAL_ERROR).replyText("hm\n\u0007")
                .classId(0).methodId(0).build()).toFrame(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void aMessageThatIsNotConfirmedIsNotDelivered(String what, String readTimeout, ScriptedBroker.Script script)
            throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.with(script);
                Transport transport = transport(broker, readTimeout)) {
            assertThat(fails(transport).isFatal()).as(what).isFalse();
            assertThat(fails(transport).isFatal()).as("again: " + what).isFalse();
        }
    }

    @Test
    void theConfirmationsOfTheMessagesCount() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.with((number, answers) -> {
            answers.send(ack(number + 999));
            answers.send(ack(number));
            answers.send(ack(number));
        }); Transport transport = transport(broker, LONG)) {
            transport.send(Events.batch(0, "a", "b"));
            transport.send(Events.batch(2, "c"));
        }
    }

    @Test
    void aBrokerWithTinyFramesIsReported() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.with(1, (number, answers) -> answers.send(ack(number)));
                Transport transport = transport(broker, LONG)) {
            assertThat(fails(transport)).hasMessageContaining("frame");
        }
    }

    private static TransportException fails(Transport transport) {
        TransportException e = catchThrowableOfType(TransportException.class,
                () -> transport.send(Events.batch(0, "a")));
        assertThat(e).isNotNull();
        return e;
    }

    private static Transport transport(ScriptedBroker broker, String readTimeout) {
        Settings settings = new Settings(Map.of("eventlog.amqp.uri",
                "amqp://shop:hunter2@127.0.0.1:" + broker.port(), "eventlog.connect-timeout", LONG,
                "eventlog.read-timeout", readTimeout, "eventlog.write-timeout", LONG)::get);
        Transport transport = new AmqpProvider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }
}
