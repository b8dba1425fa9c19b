// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTextsTest {
    private static final Setting<Integer> PORT = Setting.number("eventlog.port", 5001, 1, 65535);

    @Test
    void destinationOverridesCommonSettings() {
        DestinationTexts audit = audit(
                Map.of("eventlog.host", "logs", "eventlog.port", "1", "eventlog.audit.port", "2"));

        assertThat(audit.apply("eventlog.host")).isEqualTo("logs");
        assertThat(audit.apply("eventlog.port")).isEqualTo("2");
        assertThat(audit.apply("eventlog.key")).isNull();
    }

    @Test
    void theQueuesFileIsNeverShared() {
        assertThat(audit(Map.of("eventlog.db", "shop.db")).apply("eventlog.db")).isNull();
        assertThat(audit(Map.of("eventlog.audit.db", "audit.db")).apply("eventlog.db")).isEqualTo("audit.db");
    }

    @Test
    void faultNamesTheKey() {
        assertThatThrownBy(() -> check(audit(Map.of("eventlog.audit.port", "x"))))
                .hasMessageContaining("eventlog.audit.port = \"x\"");
        assertThatThrownBy(() -> check(audit(Map.of("eventlog.port", "x"))))
                .hasMessageContaining("eventlog.port = \"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "queue", "Audit", "a.b", "9", "default", "tls",
            "a-name-that-is-much-longer-than-it-may-be"})
    void rejectsDestinationNamesThatCollideWithKeys(String name) {
        assertThatThrownBy(() -> new DestinationTexts(name, key -> null)).hasMessageContaining(name);
    }

    private static void check(DestinationTexts texts) {
        Settings settings = texts.settings();
        settings.get(PORT);
        settings.check();
    }

    private static DestinationTexts audit(Map<String, String> texts) {
        return new DestinationTexts("audit", texts::get);
    }
}
