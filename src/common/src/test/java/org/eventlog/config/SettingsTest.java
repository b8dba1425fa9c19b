// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.text.Units;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Setting<Integer> PORT = Setting.number("port", 5001, 1, 65535);
    private static final Setting<Duration> WAIT = Setting.duration("wait", "5s", "1ms", "1m");

    @Test
    void fallsBackWhenAKeyIsNotSetOrEmpty() {
        assertThat(settings(Map.of()).get(PORT)).isEqualTo(5001);
        assertThat(settings(Map.of("port", " ")).get(PORT)).isEqualTo(5001);
    }

    @Test
    void collectsAllFaultsBeforeItThrows() {
        Settings settings = settings(Map.of("port", "70000", "wait", "soon"));
        settings.get(PORT);
        settings.get(WAIT);

        assertThatThrownBy(settings::check).hasMessage("EVL-1001 Eventlog's configuration has 2 faults:\n"
                + "  port = \"70000\": allowed is a whole number from 1 to 65535\n"
                + "  wait = \"soon\": allowed is a duration from 1ms to 1m, such as 500ms, 5s or PT5S");
    }

    @Test
    void showsCharactersThatNoOneWouldSee() {
        Settings settings = settings(Map.of("port", "\u00a05001\u2028\ufeff"));
        settings.get(PORT);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("port = \"<U+00A0>5001<U+2028><U+FEFF>\": allowed is");
    }

    @Test
    void saysThatAPortWasSetByKubernetes() {
        Settings settings = settings(Map.of("eventlog.port", "tcp://10.0.0.7:5001"));

        assertThat(settings.get(Setting.port("eventlog.port", 5001, 1))).isEqualTo(5001);

        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.port = \"tcp://10.0.0.7:5001\": Kubernetes"
                + " sets this variable for a service of that name; rename the service, or set enableServiceLinks: false"
                + " in the pod; allowed is a whole number from 1 to 65535");
    }

    @Test
    void readsDurationsAndSizesWithTheirUnit() {
        assertThat(Units.duration("250 ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Units.duration("PT1M")).isEqualTo(Duration.ofMinutes(1));
        assertThat(Units.duration("30d")).isEqualTo(Duration.ofDays(30));
        assertThat(Units.size("64MB")).isEqualTo(64L << 20);
        assertThat(Units.size("64 MiB")).isEqualTo(64L << 20);
        assertThat(Units.size("512k")).isEqualTo(512L << 10);
    }

    @Test
    void refusesAmountsWithoutAUnitAndOverflows() {
        assertThatThrownBy(() -> Units.duration("5")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Units.size("64")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Units.size("999999999999999GB")).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void readsFlagsInTheWordsPeopleUse() {
        Setting<Boolean> flag = Setting.flag("flag", false);

        assertThat(settings(Map.of("flag", "Yes")).get(flag)).isTrue();
        assertThat(settings(Map.of("flag", "off")).get(flag)).isFalse();
        Settings faulty = settings(Map.of("flag", "perhaps"));
        faulty.get(flag);
        assertThatThrownBy(faulty::check).hasMessageContaining("allowed is true or false");
    }

    @Test
    void onlyAsciiLettersAreLettersOfAWord() {
        Setting<Size> size = Setting.choice("size", Size.MIDDLE);
        Setting<String> kind = Setting.oneOf("kind", "kafka", List.of("kafka"));
        assertThat(settings(Map.of("size", "Middle")).get(size)).isEqualTo(Size.MIDDLE);
        Settings faulty = settings(Map.of("size", "m\u0131ddle", "kind", "\u212aafka", "flag", "fal\u017fe"));

        faulty.get(size);
        faulty.get(kind);
        faulty.get(Setting.flag("flag", false));
        assertThat(faulty.faults()).hasSize(3);
        assertThatThrownBy(() -> Units.size("64\u212aB")).isInstanceOf(IllegalArgumentException.class);
    }

    private enum Size {
        MIDDLE
    }

    @Test
    void faultOfASecretThatIsNotSetPretendsNoValue() {
        Settings settings = settings(Map.of("set", "hunter2"));
        settings.fault(Setting.secret("set"), "another");
        settings.fault(Setting.secret("unset"), "one");

        assertThat(settings.faults()).extracting(Object::toString).satisfiesExactly(
                set -> assertThat(set).startsWith("set = \"(secret)\": allowed is another"),
                unset -> assertThat(unset).startsWith("unset = \"\": allowed is one"));
    }

    @Test
    void masksSecretsInWhatASourceSays() {
        Settings settings = new Settings(key -> {
            throw new IllegalStateException("vault down password=hunter2");
        });
        settings.get(Setting.text("name", ""));

        assertThatThrownBy(settings::check).hasMessageContaining("(IllegalStateException): vault down password=***;")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aKeyThatCannotBeReadIsOneFaultAlsoIfItIsReadForDifferentValues() {
        Settings settings = new Settings(key -> {
            throw new IllegalStateException("vault down");
        });
        settings.get(Setting.text("name", "").allowing("a short text", name -> name.length() < 9));
        settings.get(Setting.text("name", ""));
        settings.get(Setting.text("other", ""));

        assertThat(settings.faults()).extracting(ConfigurationException.Fault::key).containsExactly("name", "other");
        assertThat(settings.faults().get(0).allowed()).isEqualTo("a short text");
    }

    @Test
    void writesASizeAsPeopleDo() {
        assertThat(Units.text(64 << 20)).isEqualTo("64MB");
        assertThat(Units.text(1500)).isEqualTo("1500B");
        assertThat(Units.text(0)).isEqualTo("0B");
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings(values::get);
    }
}
