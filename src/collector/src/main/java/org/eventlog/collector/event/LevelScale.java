// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.Set;

/**
 * Maps numeric levels. The same number has different meanings: 30 is a warning in Python and information in pino. A
 * number is therefore used only if its name, or other names in the event, identify the format.
 */
enum LevelScale {
    /** RFC 5424: 0 is the most severe. */
    SYSLOG {
        @Override
        Integer level(long number) {
            return number < 0 || number >= SYSLOG_LEVELS.length ? null : Integer.valueOf(SYSLOG_LEVELS[(int) number]);
        }
    },
    /** Syslog priority: the severity in the lowest three bits, the facility above them. */
    SYSLOG_PRIORITY {
        @Override
        Integer level(long number) {
            return number < 0 || number > LAST_PRIORITY ? null : SYSLOG.level(number % SYSLOG_LEVELS.length);
        }
    },
    /** Python's logging and structlog: 10 debug, 20 info, 30 warning, 40 error, 50 critical. */
    PYTHON {
        @Override
        Integer level(long number) {
            return number < 1 || number > MAX ? null : Integer.valueOf(PYTHON_LEVELS[(int) Math.min(number / 10, 5)]);
        }
    },
    /** pino and Bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
    PINO {
        @Override
        Integer level(long number) {
            return number < 1 || number > MAX
                    ? null
                    : Integer.valueOf(PINO_LEVELS[(int) Math.max(0, Math.min(number / 10 - 1, 5))]);
        }
    },
    /** Logback: 5000 trace, 10000 debug, 20000 info, 30000 warn, 40000 error. */
    LOGBACK {
        @Override
        Integer level(long number) {
            return number < 1 || number > MAX_LOGBACK ? null : PYTHON.level(Math.max(1, number / 1000));
        }
    },
    /** OpenTelemetry: 1 to 4 trace, 5 to 8 debug, 9 to 12 info, 13 to 16 warn, 17 to 20 error, 21 to 24 fatal. */
    OPEN_TELEMETRY {
        @Override
        Integer level(long number) {
            return number < 1 || number > 24 ? null : Integer.valueOf(PINO_LEVELS[(int) (number - 1) / 4]);
        }
    },
    /** Google Cloud: 100 debug to 800 emergency; 0 is none. */
    GOOGLE {
        @Override
        Integer level(long number) {
            return number < 100 || number > 800 || number % 100 != 0
                    ? null
                    : Integer.valueOf(GOOGLE_LEVELS[(int) number / 100 - 1]);
        }
    };

    private static final int[] SYSLOG_LEVELS = {60, 60, 50, 40, 30, 20, 20, 10};
    private static final int[] PYTHON_LEVELS = {5, 10, 20, 30, 40, 50};
    private static final int[] PINO_LEVELS = {5, 10, 20, 30, 40, 50};
    private static final int[] GOOGLE_LEVELS = {10, 20, 20, 30, 40, 50, 60, 60};
    private static final int LAST_PRIORITY = 191;
    private static final int MAX = 99;
    private static final int MAX_LOGBACK = 99_999;
    private static final int DIGITS = 9;

    /** @return Eventlog's level, or null if the number is not on the scale */
    abstract Integer level(long number);

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The number of a text for which {@link #isNumber} is true, otherwise 0. */
    static long number(String text) {
        return isNumber(text) ? Long.parseLong(text) : 0;
    }

    /** The names in an event that identify its format. */
    static final class Evidence {
        private static final Set<String> SYSLOG_NAMES = Set.of("short_message", "facility", "_facility",
                "SYSLOG_IDENTIFIER", "SYSLOG_FACILITY", "syslog_identifier", "syslog_facility", "syslogtag",
                "syslogfacility", "programname", "procid", "pri", "PRIORITY");
        private static final Set<String> GOOGLE_NAMES = Set.of("logName", "insertId", "textPayload", "jsonPayload",
                "logging.googleapis.com/trace", "logging.googleapis.com/spanId", "logging.googleapis.com/labels",
                "logging.googleapis.com/sourceLocation");
        private static final Set<String> PYTHON_NAMES = Set.of("levelname", "levelno", "funcName", "pathname",
                "relativeCreated", "processName");

        private boolean syslog;
        private boolean google;
        private boolean python;
        private boolean pid;
        private boolean hostname;
        private boolean msg;
        private boolean numberedTime;

        /** @param number whether the key's value is a number */
        void saw(String key, boolean number) {
            syslog |= SYSLOG_NAMES.contains(key);
            google |= GOOGLE_NAMES.contains(key);
            python |= PYTHON_NAMES.contains(key);
            pid |= key.equals("pid") && number;
            hostname |= key.equals("hostname");
            msg |= key.equals("msg");
            numberedTime |= key.equals("time") && number;
        }

        /** The level of a number under a name that many formats use, or null if the format is unknown. */
        Integer level(long number) {
            if (syslog && SYSLOG.level(number) != null) {
                return SYSLOG.level(number);
            }
            if (google && GOOGLE.level(number) != null) {
                return GOOGLE.level(number);
            }
            if (number < 10) {
                return null;
            }
            if (python) {
                return PYTHON.level(number);
            }
            return pid && hostname || msg && numberedTime ? PINO.level(number) : null;
        }
    }
}
