// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Locale;

/**
 * The severity of an event, from {@link #TRACE} to {@link #EXTREME}.
 *
 * <p>The numbers are those of the Python system that this event model comes from, so that a log server which receives
 * events of both sorts them consistently. {@link #OK} means that something noteworthy succeeded.
 *
 * <p>Levels of other systems are mapped as follows:
 *
 * <table>
 * <caption>Equivalent levels</caption>
 * <tr><th>level</th><th>java.util.logging</th><th>RFC 5424</th><th>OpenTelemetry</th><th>SLF4J</th></tr>
 * <tr><td>TRACE</td><td>FINEST (300)</td><td>7 debug</td><td>1 TRACE</td><td>TRACE</td></tr>
 * <tr><td>DEBUG</td><td>FINE (500)</td><td>7 debug</td><td>5 DEBUG</td><td>DEBUG</td></tr>
 * <tr><td>INFO</td><td>INFO (800)</td><td>6 informational</td><td>9 INFO</td><td>INFO</td></tr>
 * <tr><td>OK</td><td>850</td><td>5 notice</td><td>10 INFO2</td><td>INFO</td></tr>
 * <tr><td>WARN</td><td>WARNING (900)</td><td>4 warning</td><td>13 WARN</td><td>WARN</td></tr>
 * <tr><td>ERROR</td><td>SEVERE (1000)</td><td>3 error</td><td>17 ERROR</td><td>ERROR</td></tr>
 * <tr><td>CRITICAL</td><td>1100</td><td>2 critical</td><td>21 FATAL</td><td>ERROR</td></tr>
 * <tr><td>EXTREME</td><td>1200</td><td>1 alert</td><td>22 FATAL2</td><td>ERROR</td></tr>
 * </table>
 */
public enum Level {
    TRACE(5, 300, 7, 1, "TRACE"), DEBUG(10, 500, 7, 5, "DEBUG"), INFO(20, 800, 6, 9, "INFO"), OK(25, 850, 5, 10,
            "INFO"), WARN(30, 900, 4, 13, "WARN"), ERROR(40, 1000, 3, 17,
                    "ERROR"), CRITICAL(50, 1100, 2, 21, "ERROR"), EXTREME(60, 1200, 1, 22, "ERROR");

    /**
     * {@code java.util.logging.Level.CONFIG}: from this level on, records are information; below it, they are for
     * developers.
     */
    private static final int JUL_CONFIG = 700;

    /** {@link #values} makes a copy each time. */
    private static final Level[] ALL = values();

    private final int number;
    private final int jul;
    private final int severity;
    private final int otel;
    private final String slf4j;
    private final String text;

    Level(int number, int jul, int severity, int otel, String slf4j) {
        this.number = number;
        this.jul = jul;
        this.severity = severity;
        this.otel = otel;
        this.slf4j = slf4j;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The level as a number. A greater number is more severe. */
    public int number() {
        return number;
    }

    /** The name of the level in an event, in lower case. */
    public String text() {
        return text;
    }

    /** Whether this level is at least as severe as the other. */
    public boolean isAtLeast(Level other) {
        return number >= other.number;
    }

    /**
     * Returns the level with the given name, in upper or lower case.
     *
     * @throws IllegalArgumentException if no level has this name; the message lists the valid names
     */
    public static Level of(String name) {
        for (Level level : ALL) {
            if (level.text.equalsIgnoreCase(name.strip())) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "no level \"" + name + "\": use trace, debug, info, ok, warn, error, critical or extreme");
    }

    /** The equivalent value of {@code java.util.logging.Level.intValue()}. {@link #ofJul} is the inverse. */
    public int julValue() {
        return jul;
    }

    /**
     * Returns the level for a value of {@code java.util.logging.Level}. A value between two of the table is mapped to
     * the lower one, except that CONFIG is mapped to {@link #INFO}. Every value has a level.
     */
    public static Level ofJul(int value) {
        Level found = TRACE;
        for (Level level : ALL) {
            if (value >= level.jul) {
                found = level;
            }
        }
        return found == DEBUG && value >= JUL_CONFIG ? INFO : found;
    }

    /** The severity of RFC 5424, from 1 (alert) to 7 (debug). A smaller number is more severe. */
    public int syslogSeverity() {
        return severity;
    }

    /**
     * Returns the level for a severity of RFC 5424. If several levels have that severity, the most severe is returned:
     * debug (7) is {@link #DEBUG}. Emergency (0) is {@link #EXTREME}.
     *
     * @throws IllegalArgumentException if the severity is not from 0 to 7
     */
    public static Level ofSyslog(int severity) {
        if (severity < 0 || severity > 7) {
            throw new IllegalArgumentException("no severity of RFC 5424: " + severity);
        }
        Level found = EXTREME;
        for (Level level : ALL) {
            if (level.severity == severity) {
                found = level;
            }
        }
        return found;
    }

    /** The severity number of OpenTelemetry, from 1 to 24. A greater number is more severe. */
    public int otelSeverity() {
        return otel;
    }

    /**
     * Returns the level for a severity number of OpenTelemetry. A number between two of the table is mapped to the lower
     * one, and 0, which means that the severity is unknown, to {@link #INFO}. Every number has a level.
     */
    public static Level ofOtel(int severity) {
        Level found = severity == 0 ? INFO : TRACE;
        for (Level level : ALL) {
            if (severity >= level.otel) {
                found = level;
            }
        }
        return found;
    }

    /** The name of the equivalent SLF4J level. {@link #of} accepts all names of SLF4J levels. */
    public String slf4j() {
        return slf4j;
    }
}
