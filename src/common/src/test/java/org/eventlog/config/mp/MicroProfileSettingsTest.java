// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.mp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MicroProfileSettingsTest {
    private static final Setting<String> HOST = Setting.text("eventlog.host", "");
    private static final Setting<String> KEY = Setting.secret("eventlog.key");
    private static final Setting<Integer> PORT = Setting.number("eventlog.port", 5001, 1, 65535);

    private final Map<String, String> values = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"${LOG_HOST}", "logs-${LOG_HOST}.example.org", "${in.${LOG_HOST}}", "${LOG_HOST:${OTHER}}",
            "${LOG_HOST", "${}", "${middle}", "${blank}", "${no-such-handler::x}"})
    void anExpressionThatHasNoValueIsAFaultOfItsKey(String raw) {
        values.put("middle", "${LOG_HOST}");
        values.put("blank", "");
        values.put("eventlog.host", raw);
        Settings settings = settings();

        assertThat(settings.get(HOST)).isEmpty();
        assertThat(settings.isSet(HOST)).isTrue();
        assertThat(settings.faults()).singleElement().satisfies(fault -> assertThat(fault.key())
                .isEqualTo("eventlog.host"));
    }

    @ParameterizedTest
    @CsvSource({"plain, plain", "${there}, 7", "${LOG_HOST:logs}, logs", "${LOG_HOST:${there}}, 7",
            "a-${in.${sel}}, a-deep",
            "\\${LOG_HOST}, ${LOG_HOST}", "'$${LOG_HOST}', ${LOG_HOST}", "pa$word, pa$word", "' b ', b"})
    void anExpressionThatHasAValueIsThatValue(String raw, String text) {
        values.putAll(Map.of("there", "7", "sel", "q", "in.q", "deep", "eventlog.host", raw));
        Settings settings = settings();

        assertThat(settings.get(HOST)).isEqualTo(text);
        assertThat(settings.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "${LOG_HOST:}", "${LOG_HOST: }"})
    void emptyValuesAndEmptyDefaultsCountAsMissing(String raw) {
        values.put("eventlog.port", raw);
        Settings settings = settings();

        assertThat(settings.get(PORT)).isEqualTo(5001);
        assertThat(settings.isSet(PORT)).isFalse();
        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void faultContainsRawValueMissingNameAllowedValuesAndOrigin() {
        values.put("eventlog.port", "${LOG_PORT}");
        Settings settings = settings();
        settings.get(PORT);

        assertThatThrownBy(settings::check).hasMessage("EVL-1001 Eventlog's configuration has a fault:\n"
                + "  eventlog.port = \"${LOG_PORT}\": its expression has no value; set what it refers to, or give a default"
                + " as in ${name:default}, or write \\${ for a text that has ${: nothing says LOG_PORT; allowed is a whole"
                + " number from 1 to 65535 (from PropertiesConfigSource[source=application.properties])");
    }

    @Test
    void otherFaultsContainTheOrigin() {
        values.put("eventlog.port", "many");
        Settings settings = settings();
        settings.get(PORT);

        assertThatThrownBy(settings::check)
                .hasMessageEndingWith("eventlog.port = \"many\": allowed is a whole number from"
                        + " 1 to 65535 (from PropertiesConfigSource[source=application.properties])");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2${LOG_KEY}", "${hunter2}", "hunter2${x", "${hunter2::x}", "${boom.hunter2}"})
    void faultContainsNoSecret(String raw) {
        values.put("eventlog.key", raw);
        Settings settings = settings(new Broken());
        settings.get(KEY);

        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.key").hasMessageNotContaining("hunter2");
    }

    @Test
    void anExpressionThatRefersToItselfIsALineInTheList() {
        values.putAll(Map.of("eventlog.host", "${eventlog.host}", "eventlog.key", "${a}", "a", "${b}", "b", "${a}",
                "eventlog.port", "x"));
        Settings settings = settings();
        settings.get(HOST);
        settings.get(KEY);
        settings.get(PORT);

        assertThat(settings.faults()).extracting(ConfigurationException.Fault::key)
                .containsExactly("eventlog.host", "eventlog.key", "eventlog.port");
    }

    @Test
    void reportsAThrowingSourceAmongTheFaults() {
        values.putAll(Map.of("eventlog.host", "${boom.host}", "eventlog.port", "5002"));
        Settings settings = settings(new Broken());

        assertThat(settings.get(HOST)).isEmpty();
        assertThat(settings.get(PORT)).isEqualTo(5002);
        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.host: it can't be read"
                + " (IllegalStateException): the vault is sealed; allowed is a text");
    }

    @Test
    void aSourceThatCannotTellItsKeysHasNone() {
        assertThat(MicroProfileSettings.of(config((method, key) -> {
            throw new IllegalStateException("the vault is sealed");
        })).keys()).isEmpty();
    }

    @Test
    void reportsAStackOverflowAmongTheFaults() {
        Settings settings = new Settings(MicroProfileSettings.of(config((method, key) -> {
            throw new StackOverflowError();
        })));
        settings.get(HOST);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("eventlog.host: it can't be read (StackOverflowError)");
    }

    @Test
    void converterThatReturnsNullIsAFault() {
        values.put("eventlog.host", "logs");
        SmallRyeConfig config = builder().withConverter(String.class, 1000, text -> null).build();
        Settings settings = new Settings(MicroProfileSettings.of(config));
        settings.get(HOST);

        assertThat(settings.faults()).extracting(ConfigurationException.Fault::key).containsExactly("eventlog.host");
    }

    @Test
    void usesTheConfigurationsConverter() {
        values.put("eventlog.host", "ENC(logs)");
        SmallRyeConfig config = builder()
                .withConverter(String.class, 1000, text -> text.replaceAll("ENC\\((.*)\\)", "$1")).build();

        assertThat(MicroProfileSettings.of(config).apply("eventlog.host")).isEqualTo("logs");
    }

    @Test
    void reportsExpressionsThatAServerReplacesWithNothing() {
        Config payara = config((method, key) -> {
            boolean host = key.equals("eventlog.host");
            return method.equals("getOptionalValue")
                    ? Optional.ofNullable(host ? "logs-.example.org" : null)
                    : value(host ? "logs-${ZONE}.example.org" : null, host ? "logs-.example.org" : null);
        });
        Settings settings = new Settings(MicroProfileSettings.of(payara));
        settings.get(HOST);

        assertThat(settings.faults()).singleElement().asString().contains("nothing says ZONE");
    }

    @Test
    void readsTheValueOfTheActiveProfile() {
        values.putAll(Map.of("eventlog.host", "logs", "%prod.eventlog.host", "${LOG_HOST}", "eventlog.port", "${NONE}",
                "%prod.eventlog.port", "5002"));
        Settings prod = new Settings(MicroProfileSettings.of(builder().withProfile("prod").build()));
        Settings plain = settings();

        assertThat(prod.get(PORT)).isEqualTo(5002);
        prod.get(HOST);
        assertThat(prod.faults()).singleElement().asString().contains("eventlog.host = \"${LOG_HOST}\"");
        assertThat(plain.get(HOST)).isEqualTo("logs");
    }

    @Test
    void readsTextLiterallyIfExpressionsAreDisabled() {
        values.putAll(Map.of("mp.config.property.expressions.enabled", "false", "eventlog.host", "${LOG_HOST}"));
        Settings settings = settings();

        assertThat(settings.get(HOST)).isEqualTo("${LOG_HOST}");
        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void anExpressionOfADestinationIsAFaultOfItsOwnKey() {
        values.putAll(
                Map.of("eventlog.host", "logs", "eventlog.audit.host", "${AUDIT_HOST}", "eventlog.port", "${PORT}"));
        Settings settings = new DestinationTexts("audit", MicroProfileSettings.of(builder().build())).settings();

        assertThat(settings.get(HOST)).isEmpty();
        settings.get(PORT);
        assertThat(settings.faults()).extracting(ConfigurationException.Fault::key)
                .containsExactly("eventlog.audit.host", "eventlog.port");
    }

    @Test
    void keysThatMayBeGuessesFromTheEnvironmentAreNotListed() {
        values.putAll(Map.of("eventlog.close.timeout", "5s", "eventlog.hots", "a", "eventlog.db", "b"));
        Config config = builder().build();

        assertThat(new MicroProfileSettings(config, Set.of("EVENTLOG_CLOSE_TIMEOUT", "eventlog_db")).keys())
                .contains("eventlog.hots").doesNotContain("eventlog.close.timeout", "eventlog.db");
    }

    @Test
    void aVariableOfTheEnvironmentHasItsValueByItsName() {
        String name = System.getenv().entrySet().stream().filter(entry -> entry.getKey().matches("[A-Z]+")
                && entry.getValue().matches("[A-Za-z/]+")).findFirst().orElseThrow().getKey();
        MicroProfileSettings with = MicroProfileSettings.of(builder().addDefaultSources().build());
        MicroProfileSettings without = MicroProfileSettings.of(builder().build());

        assertThat(with.variables()).contains(name);
        assertThat(with.find(name).isSet()).isTrue();
        assertThat(without.find(name).isSet()).isFalse();
    }

    private Settings settings(ConfigSource... further) {
        return new Settings(MicroProfileSettings.of(builder().withSources(further).build()));
    }

    private SmallRyeConfigBuilder builder() {
        return new SmallRyeConfigBuilder().addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "application.properties", 100));
    }

    private static Config config(Answer answer) {
        return (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[]{Config.class},
                (self, method, args) -> answer.of(method.getName(), args == null ? null : (String) args[0]));
    }

    private static ConfigValue value(String raw, String text) {
        return (ConfigValue) Proxy.newProxyInstance(ConfigValue.class.getClassLoader(),
                new Class<?>[]{ConfigValue.class}, (self, method, args) -> switch (method.getName()) {
                    case "getRawValue" -> raw;
                    case "getValue" -> text;
                    default -> null;
                });
    }

    private interface Answer {
        Object of(String method, String key);
    }

    /** Throws for every key that starts with boom. */
    private static final class Broken implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getValue(String key) {
            if (key.startsWith("boom")) {
                throw new IllegalStateException(
                        "the vault is sealed" + key.substring("boom.".length()).replace("host", ""));
            }
            return null;
        }

        @Override
        public String getName() {
            return "vault";
        }

        @Override
        public int getOrdinal() {
            return 900;
        }
    }
}
