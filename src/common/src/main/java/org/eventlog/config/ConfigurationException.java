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

    /** One value that can't be used. */
    public record Fault(String key, String value, String allowed) {
        @Override
        public String toString() {
            return key + " = \"" + value + "\": allowed is " + allowed;
        }
    }
}
