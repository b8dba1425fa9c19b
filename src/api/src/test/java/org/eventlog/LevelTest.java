// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LevelTest {
    @ParameterizedTest
    @CsvSource({"TRACE, 300, 7, TRACE", "DEBUG, 500, 7, DEBUG", "INFO, 800, 6, INFO", "OK, 850, 5, INFO",
            "WARN, 900, 4, WARN", "ERROR, 1000, 3, ERROR", "CRITICAL, 1100, 2, ERROR", "EXTREME, 1200, 1, ERROR"})
    void mapsToEachOtherSystem(Level level, int jul, int severity, String slf4j) {
        assertThat(level.julValue()).isEqualTo(jul);
        assertThat(level.syslogSeverity()).isEqualTo(severity);
        assertThat(level.slf4j()).isEqualTo(slf4j);
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void convertsToJavaUtilLoggingAndBack(Level level) {
        assertThat(Level.ofJul(level.julValue())).isEqualTo(level);
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void convertsToSyslogAndBackExceptTrace(Level level) {
        assertThat(Level.ofSyslog(level.syslogSeverity())).isEqualTo(level == Level.TRACE ? Level.DEBUG : level);
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void convertsToSlf4jAndBackByName(Level level) {
        Level back = Level.of(level.slf4j());

        assertThat(level.isAtLeast(back)).isTrue();
        assertThat(back.slf4j()).isEqualTo(level.slf4j());
        assertThat(back == level).isEqualTo(!Set.of(Level.OK, Level.CRITICAL, Level.EXTREME).contains(level));
    }

    @Test
    void everyNumberOfJavaUtilLoggingHasALevel() {
        assertThat(List.of(Integer.MIN_VALUE, 0, 400, 499, 699, 700, 799, 899, 950, 1001, 1199, Integer.MAX_VALUE))
                .extracting(Level::ofJul)
                .containsExactly(Level.TRACE, Level.TRACE, Level.TRACE, Level.TRACE, Level.DEBUG, Level.INFO,
                        Level.INFO,
                        Level.OK, Level.WARN, Level.ERROR, Level.CRITICAL, Level.EXTREME);
    }

    @Test
    void knowsTheSeveritiesOfRfc5424AndNoOther() {
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7)).extracting(Level::ofSyslog).containsExactly(Level.EXTREME,
                Level.EXTREME, Level.CRITICAL, Level.ERROR, Level.WARN, Level.OK, Level.INFO, Level.DEBUG);
        assertThatThrownBy(() -> Level.ofSyslog(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Level.ofSyslog(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void severitiesOfOpenTelemetryHaveLevels() {
        assertThat(Level.values()).allSatisfy(level -> assertThat(Level.ofOtel(level.otelSeverity())).isEqualTo(level));
        assertThat(List.of(0, 4, 12, 16, 24)).extracting(Level::ofOtel).containsExactly(Level.INFO, Level.TRACE,
                Level.OK, Level.WARN, Level.EXTREME);
    }
}
