// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The configuration has faults. The message lists all of them, one per line. */
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
     * An invalid value.
     *
     * @param value the value as written; null if unknown. Never a secret
     * @param allowed the permitted values, in words
     * @param origin the place that the value comes from; null if unknown
     * @param problem the reason if the value cannot be read; null otherwise
     */
    public record Fault(String key, String value, String allowed, String origin, String problem) {
        private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{C}&&[^ ]]");

        public Fault(String key, String value, String allowed) {
            this(key, value, allowed, null, null);
        }

        /** Always a single line, regardless of the value. */
        @Override
        public String toString() {
            String line = key + (value == null ? "" : " = \"" + value + "\"") + ": "
                    + (problem == null ? "" : problem + "; ") + "allowed is " + allowed
                    + (origin == null ? "" : " (from " + origin + ")");
            return visible(line);
        }

        /** A copied value may contain a no-break space or a byte order mark, which no one would see. */
        private static String visible(String line) {
            return INVISIBLE.matcher(line.replaceAll("\\p{Cntrl}", " "))
                    .replaceAll(found -> found.group().codePoints()
                            .mapToObj(c -> "<U+" + String.format(Locale.ROOT, "%04X", c) + ">")
                            .collect(Collectors.joining()));
        }
    }
}
