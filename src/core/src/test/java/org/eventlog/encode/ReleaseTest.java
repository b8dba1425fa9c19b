// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;

class ReleaseTest {

    @Test
    void releaseIsReadFromTheSettings() {
        assertThat(Identity.read(settings("1.4.2")).release()).isEqualTo("1.4.2");
        assertThat(Identity.read(new Settings(key -> null)).release()).isNull();
    }

    @Test
    void releaseHasAtMost64Characters() {
        Settings settings = settings("x".repeat(65));
        Identity.read(settings);

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.release");
        assertThat(Identity.read(settings("x".repeat(64))).release()).hasSize(64);
    }

    private static Settings settings(String release) {
        return new Settings(Map.of("eventlog.release", release)::get);
    }
}
