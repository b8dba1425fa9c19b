// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Locale;

/**
 * How much an event matters, from {@link #TRACE} to {@link #EXTREME}.
 *
 * <p>The numbers are those of the Python system whose event model this library carries on, so that a log
 * server fed by both sorts them alike. {@link #OK} says that something worth noting went well.
 *
 * <p>This is also the one place that translates between these levels and those of others:
 *
 * <table>
 * <caption>Levels and their like</caption>
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

    /** {@code java.util.logging.Level.CONFIG}: from here on information, below for developers. */
    private static final int JUL_CONFIG = 700;

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

    /** The level as a number: greater is graver. */
    public int number() {
        return number;
    }

    /** The level as it is written in an event, in lower case. */
    public String text() {
        return text;
    }

    /** Whether this level is at least as grave as the other. */
    public boolean isAtLeast(Level other) {
        return number >= other.number;
    }

    /**
     * The level of the given name, upper or lower case.
     *
     * @throws IllegalArgumentException when there is none of that name; the message lists those there are
     */
    public static Level of(String name) {
        for (Level level : values()) {
            if (level.text.equalsIgnoreCase(name.strip())) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "no level \"" + name + "\": use trace, debug, info, ok, warn, error, critical or extreme");
    }

    /** The level as {@code java.util.logging.Level.intValue()} gives it. {@link #ofJul} is the way back. */
    public int julValue() {
        return jul;
    }

    /**
     * The level of a {@code java.util.logging} one; what lies between two of the table counts as the lower, except
     * CONFIG, which is {@link #INFO}. Every number has a level.
     */
    public static Level ofJul(int value) {
        Level found = TRACE;
        for (Level level : values()) {
            if (value >= level.jul) {
                found = level;
            }
        }
        return found == DEBUG && value >= JUL_CONFIG ? INFO : found;
    }

    /** The severity of RFC 5424, from 1 (alert) to 7 (debug): less is graver. */
    public int syslogSeverity() {
        return severity;
    }

    /**
     * The level of a severity: the greatest one that is written as it, so that debug is {@link #DEBUG}; emergency (0)
     * is {@link #EXTREME}.
     *
     * @throws IllegalArgumentException when it is not from 0 to 7
     */
    public static Level ofSyslog(int severity) {
        if (severity < 0 || severity > 7) {
            throw new IllegalArgumentException("no severity of RFC 5424: " + severity);
        }
        Level found = EXTREME;
        for (Level level : values()) {
            if (level.severity == severity) {
                found = level;
            }
        }
        return found;
    }

    /** The severity number of OpenTelemetry, from 1 to 24: greater is graver. */
    public int otelSeverity() {
        return otel;
    }

    /** The name of the SLF4J level this one becomes. {@link #of} is the way back: it knows all names of SLF4J. */
    public String slf4j() {
        return slf4j;
    }
}
