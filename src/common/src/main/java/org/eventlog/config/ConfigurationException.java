// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has faults; the message lists all of them, a line each. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    public ConfigurationException(List<Fault> faults) {
        super("EVL-1001 Eventlog's configuration has " + (faults.size() == 1 ? "a fault" : faults.size() + " faults")
                + ":\n" + faults.stream().map(f -> "  " + f).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * One value that can't be used.
     *
     * @param value as it is written; null when that is not known. Not one that is secret
     * @param allowed in words
     * @param origin the name of where the value stands; null when not known
     * @param problem what is wrong beside that it is not allowed: that it can't be read; null for nothing
     */
    public record Fault(String key, String value, String allowed, String origin, String problem) {
        private static final int MAX_SHOWN = 300;

        public Fault(String key, String value, String allowed) {
            this(key, value, allowed, null, null);
        }

        /** A line, whatever the value is. */
        @Override
        public String toString() {
            String line = key + (value == null ? "" : " = \"" + value + "\"") + ": "
                    + (problem == null ? "" : problem + "; ") + "allowed is " + allowed
                    + (origin == null ? "" : " (from " + origin + ")");
            return line.replaceAll("\\p{Cntrl}", " ");
        }

        /** A value that is too long to be shown is cut. */
        static String shown(String value) {
            return value == null || value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
        }
    }
}
