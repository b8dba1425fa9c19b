// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that secrets are not stored, searchable or shown in an issue's title, and that values the collector needs
 * remain.
 */
class MaskingTest {
    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":\"password=hunter2\"}", "{\"message\":\"Bearer hunter2hunter2\"}",
            "{\"message\":\"m\",\"fields\":{\"password\":\"hunter2\"}}",
            "{\"message\":\"m\",\"fields\":{\"password\":{\"a\":[\"hunter2\"]}}}",
            "{\"message\":\"m\",\"fields\":{\"a\":[[{\"pin\":\"hunter2\"}]]}}",
            "{\"message\":\"m\",\"fields\":{\"form\":[{\"name\":\"password\",\"value\":\"hunter2\"}]}}",
            "{\"message\":\"m\",\"fields\":{\"form\":[{\"value\":\"hunter2\",\"type\":\"x\",\"name\":\"password\"}]}}",
            "{\"message\":\"m\",\"fields\":{\"form\":[{\"value\":{\"a\":\"hunter2\"},\"n\":1,\"key\":\"pwd\"}]}}",
            "{\"message\":\"m\",\"headers\":{\"Cookie\":\"a=hunter2\",\"authorization\":\"hunter2\"}}",
            "{\"message\":\"m\",\"body\":\"{\\\"password\\\":\\\"hunter2\\\"}\"}",
            "{\"message\":\"m\",\"url\":\"https://ada:hunter2@shop.example/\"}",
            "{\"message\":\"m\",\"q\":\"x=1&password%3Dhunter2\"}",
            "{\"name\":\"n\",\"level\":\"error\",\"exception\":{\"type\":\"T\",\"message\":\"password=hunter2\","
                    + "\"stack\":\"T: password=hunter2\\n\\tat a.B.c(B.java:1)\"}}",
            "{\"level\":\"error\",\"exception\":\"T: password=hunter2\\n\\tat a.B.c(B.java:1)\"}",
            "{\"log\":\"password=hunter2\"}", "{\"log\":\"a\",\"msg\":\"password=hunter2\"}",
            "{\"error\":{\"message\":\"password=hunter2\",\"stack_trace\":\"T: pwd=hunter2\"},\"log.level\":\"error\"}",
            "{\"msg\":\"m\",\"session\":\"hunter2hunter2hunter2\"}", "{\"msg\":\"m\",\"code\":\"hunter2\"}",
            "{\"msg\":\"m\",\"secret\":\"hunter2\",\"mdc\":{\"token\":\"hunter2\"}}",
            "{\"message\":\"m\",\"extra\":{\"name\":\"password\",\"value\":\"hunter2\"}}",
            "{\"message\":\"m\",\"mdc\":{\"a\":1,\"value\":[\"hunter2\"],\"key\":\"password\"}}",
            "{\"message\":\"m\",\"attributes\":{\"key\":\"password\",\"value\":{\"stringValue\":\"hunter2\"}}}",
            "{\"message\":\"m\",\"error\":{\"name\":\"password\",\"value\":\"hunter2\"}}",
            "{\"message\":\"m\",\"user\":{\"value\":\"hunter2\",\"name\":\"password\"}}",
            "{\"message\":\"m\",\"key\":\"password\",\"value\":\"hunter2\"}",
            "{\"message\":\"m\",\"value\":\"hunter2\",\"extra\":{\"a\":1},\"header\":\"Authorization\"}"})
    void aSecretIsNowhereInWhatIsKept(String json) throws Rejected {
        for (NewEvent event : new NewEvent[]{parser().parse(json), parser().parseForeign(json, Defaults.NONE)}) {
            JsonObject data = data(event);

            assertThat(event.toString()).as(event.toString()).doesNotContain(SECRET);
            assertThat(event.message() + data).contains("***");
        }
    }

    @Test
    void aSecretIsMaskedEvenIfItsNameIsNotKept() throws Rejected {
        String json = "{\"message\":\"m\",\"fields\":{\"value\":\"hunter2\",\"name\":\"password\"}}";

        assertThat(parser("max-fields", "2").parse(json).data()).isEqualTo("{\"fields\":{\"value\":\"***\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"fields\":", "\"extra\":", "\"attributes\":", "\"mdc\":"})
    void keyIsANameInEveryObject(String object) throws Rejected {
        String pair = "\"key\":\"city\",\"value\":\"Paris\"";
        String json = "{\"message\":\"m\"," + (object.isEmpty() ? pair : object + '{' + pair + '}') + "}";

        assertThat(parser().parse(json).data()).isEqualTo(unmasked().parse(json).data());
    }

    /** They have nothing to do with each other: an event may be about a field, and have data. */
    @ParameterizedTest
    @ValueSource(strings = {"\"field\":\"password\",\"data\":{\"order\":4711},\"text\":\"t\",\"content\":[1],\"v\":2",
            "\"header\":\"Authorization missing\",\"data\":\"x\",\"val\":\"y\",\"old\":1,\"new\":2"})
    void otherMembersOfAnEventAreNotValuesOfAPair(String members) throws Rejected {
        String json = "{\"message\":\"m\"," + members + "}";

        assertThat(parser().parse(json).data()).isEqualTo(unmasked().parse(json).data());
    }

    @Test
    void keyBesideTheNumberOfAnEventIsNoName() throws Rejected {
        String json = "{\"name\":\"n\",\"key\":\"hunter2\",\"value\":3}";

        assertThat(parser().parse(json).data()).isEqualTo("{\"key\":\"***\",\"value\":3}");
        assertThat(parser().parse(json.replace("n\"", "n\",\"field\":\"password\"").replace("3", "\"x\"")).data())
                .isEqualTo("{\"field\":\"password\",\"key\":\"hunter2\",\"value\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"key\":\"city\",\"value\":\"Paris\"}", "{\"value\":\"Paris\",\"n\":1,\"key\":\"city\"}",
            "{\"Key\":\"city\",\"Value\":null}", "{\"key\":\"city\",\"value\":{\"key\":\"a\",\"value\":1}}",
            "[{\"v\":1,\"key\":\"city\",\"value\":[{\"value\":2,\"key\":\"zip\"}],\"old\":3}]"})
    void keyBesideAValueIsItsName(String pair) throws Rejected {
        String json = "{\"message\":\"m\",\"fields\":{\"a\":" + pair + ",\"z\":1}}";

        NewEvent event = parser().parse(json);

        assertThat(event.data()).isEqualTo(unmasked().parse(json).data());
        assertThat(event.words()).contains("city\n").doesNotContain("***");
    }

    @Test
    void keyStaysVisibleEvenIfItMarksTheValueAsSecret() throws Rejected {
        NewEvent event = parser().parse("{\"message\":\"m\",\"fields\":{\"a\":{\"value\":\"hunter2\",\"key\":\"pwd\","
                + "\"v\":\"hunter2\"},\"b\":{\"key\":\"hunter2\"},\"c\":{\"key\":\"" + SECRET.repeat(20)
                + "\",\"value\":1},\"d\":{\"key\":7,\"value\":1}}}");

        assertThat(event.toString()).doesNotContain(SECRET);
        assertThat(event.data()).contains("\"a\":{\"value\":\"***\",\"key\":\"pwd\",\"v\":\"***\"}",
                "\"d\":{\"key\":\"***\",\"value\":1}");
    }

    @Test
    void masksManualEvents() {
        assertThat(parser().ofForm(30, "tried password=hunter2").message()).isEqualTo("tried password=***");
    }

    @Test
    void aTextIsMaskedBeforeItIsCut() throws Rejected {
        for (int before = 30; before < 80; before++) {
            String text = "x".repeat(before) + " card 4111 1111 1111 1111 and password=hunter2";

            NewEvent event = parser("max-message", "64B", "max-value", "64B")
                    .parse("{\"message\":\"" + text + "\",\"fields\":{\"a\":\"" + text + "\"}}");

            assertThat(event.toString()).doesNotContain("1111").doesNotContain("hunt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":\"0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55\"", "\"seq\":4111111111111112",
            "\"session\":\"9f8e7d6c5b4a3f2e\"", "\"_session\":\"9f8e7d6c5b4a3f2e\"",
            "\"session.id\":\"9f8e7d6c5b4a3f2e\"", "\"_SYSTEMD_SESSION\":\"42\"", "\"_AUDIT_SESSION\":42",
            "\"codeFile\":\"Token.java\",\"codeLine\":42,\"codeFunc\":\"secret\"", "\"CODE_FUNC\":\"main\"",
            "\"code.line.number\":42,\"code.function.name\":\"a.Token.get\"", "\"_code_line\":42",
            "\"fingerprint\":\"token=expired\"", "\"container_id\":\"4111111111111111\"",
            "\"dd.span\":{\"parentId\":4111111111111111}", "\"traceId\":\"41111111111111114111111111111111\"",
            "\"orderId\":4111111111111111", "\"pid\":4711,\"host\":\"token-service-1\",\"tags\":[\"login\",\"secret\"]",
            "\"target\":\"logger:com.example.TokenService\"", "\"statusCode\":404,\"code\":\"ECONNREFUSED\"",
            "\"passwordPolicy\":\"strict\",\"tokenCount\":42,\"password\":null,\"token\":true",
            "\"type\":\"token.expired\",\"value\":17,\"data\":{\"order\":\"A7\"}",
            "\"exception\":{\"type\":\"a.TokenException\",\"message\":\"token expired\",\"stack\":\"a.TokenException: token "
                    + "expired\\n\\tat a.TokenService.password(TokenService.java:42)\\n\\tat a.Secrets.token"
                    + "(Secrets.kt:7) ~[shop.jar:1.0]\\n\\t... 3 more\"}"})
    void whatIsNoSecretStaysAsItWasSent(String members) throws Rejected {
        String json = "{\"name\":\"password.changed\",\"message\":\"m\"," + members + "}";

        NewEvent event = parser().parse(json);

        assertThat(event.data()).doesNotContain("***").isEqualTo(unmasked().parse(json).data());
        assertThat(event.group()).isEqualTo(unmasked().parse(json).group());
    }

    @Test
    void keepsIdsUserAndCorrelation() throws Rejected {
        NewEvent event = parser().parse("{\"id\":\"token=1\",\"name\":\"password=changed\",\"user\":\"pin:4711\","
                + "\"reqId\":\"secret=1\",\"correlationId\":\"4111111111111111\"}");

        assertThat(event.id()).isEqualTo("token=1");
        assertThat(event.name()).isEqualTo("password=changed");
        assertThat(event.user()).isEqualTo("pin:4711");
        assertThat(event.request()).isEqualTo("secret=1");
        assertThat(event.correlation()).isEqualTo("4111111111111111");
    }

    @Test
    void masksANumericCardNumber() throws Rejected {
        assertThat(parser().parse("{\"name\":\"n\",\"paid\":4111111111111111,\"list\":[4111111111111111,1]}").data())
                .isEqualTo("{\"paid\":\"***\",\"list\":[\"***\",1]}");
    }

    @Test
    void namesThatAreConfiguredAreSecretToo() throws Rejected {
        String json = "{\"message\":\"kunde=hunter2\",\"kundennr\":4711}";

        NewEvent event = parser("redact.names", "kunde").parse(json);

        assertThat(event.message()).isEqualTo("kunde=***");
        assertThat(event.data()).isEqualTo("{\"kundennr\":\"***\"}");
        assertThat(parser().parse(json).data()).isEqualTo("{\"kundennr\":4711}");
    }

    @Test
    void masksNothingIfConfigured() throws Rejected {
        NewEvent event = parser("redact", "false").parse("{\"message\":\"password=hunter2\",\"pin\":4711}");

        assertThat(event.message()).isEqualTo("password=hunter2");
        assertThat(event.data()).isEqualTo("{\"pin\":4711}");
    }

    @Test
    void masksNamesBeyondTheCache() throws Rejected {
        EventParser parser = parser();
        for (int i = 0; i < 10_000; i++) {
            assertThat(parser.parse("{\"name\":\"n\",\"password_" + i + "\":\"hunter2\"}").data()).contains("***");
        }
    }

    private static JsonObject data(NewEvent event) {
        return Json.createReader(new StringReader(event.data())).readObject();
    }

    private static EventParser unmasked() {
        return parser("redact", "false");
    }

    private static EventParser parser(String... settings) {
        CollectorConfig config = ConfigReader.read(Host.source(Path.of("x"), settings));
        return new EventParser(config.limits(), Duration.ofDays(3650),
                InstantSource.fixed(Instant.ofEpochMilli(1777863721234L)), config.redactor());
    }

    @Test
    void theEventsOwnNamePathAndTypeDoNotMakeItsValuesSecret() throws Rejected {
        for (String own : new String[]{"name\":\"token.expired", "path\":\"/api/token", "type\":\"token.created"}) {
            NewEvent event = parser().parse("{\"message\":\"m\",\"" + own + "\",\"value\":17,\"data\":{\"n\":4}}");

            assertThat(data(event)).as(own).hasToString(
                    own.startsWith("name")
                            ? "{\"value\":17,\"data\":{\"n\":4}}"
                            : "{\"" + own + "\",\"value\":17,\"data\":{\"n\":4}}");
        }
    }
}
