// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.eventlog.config.SettingSource;
import org.eventlog.config.keys.UnknownKeys;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.text.Ascii;
import org.eventlog.text.VariableName;

/**
 * The keys that are set for one event log and that nobody knows: they are not Eventlog's, and no transport or format has
 * asked for them. Those without a name of a destination are told by the event log without a name only, and the
 * collector's by the collector. Never throws.
 */
final class UnknownSettings {
    private static final String PREFIX = "eventlog.";
    private static final String COLLECTOR = "eventlog.collector.";
    /** A transport could ask for ever new keys while it sends. */
    private static final int MOST_READ = 10_000;

    private final EventLogSetup setup;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    UnknownSettings(EventLogSetup setup) {
        this.setup = setup;
    }

    void read(String key) {
        if (read.size() < MOST_READ) {
            read.add(key);
        }
    }

    void warn(System.Logger log) {
        String told = told();
        if (!told.isEmpty()) {
            ForeignFaults.note(log, System.Logger.Level.WARNING, "EVL-1015 " + told);
        }
    }

    /** A text for operators, without any value; empty if there are no such keys. */
    String told() {
        SortedMap<String, String> unknown = ForeignCode.call(this::find, fault -> new TreeMap<>());
        return unknown.isEmpty() ? "" : "unknown keys, which have no effect: " + UnknownKeys.told(unknown);
    }

    private SortedMap<String, String> find() {
        SortedMap<String, String> unknown = new TreeMap<>();
        SettingSource source = SettingSource.of(setup.source);
        String own = setup.destination.isEmpty() ? PREFIX : PREFIX + setup.destination + '.';
        // SmallRye remembers the names of the first call, of which some may have gone.
        Set<String> set = source.keys().stream().filter(key -> key.startsWith(own) && source.find(key).isSet())
                .map(key -> PREFIX + key.substring(own.length())).collect(Collectors.toSet());
        add(set, key -> own + key.substring(PREFIX.length()), unknown);
        if (setup.destination.isEmpty()) {
            // Capital letters or blanks, as in EVENTLOG.HOST, unless the source does not distinguish them.
            add(source.keys().stream().filter(key -> !key.startsWith(PREFIX)
                    && Ascii.lower(key.strip()).startsWith(PREFIX) && source.find(key).isSet()
                    && !source.find(Ascii.lower(key.strip())).isSet()).toList(), key -> key,
                    unknown);
        }
        add(setup.values.keySet(), key -> key, unknown);
        addVariables(source, VariableName.of(own), unknown);
        return unknown;
    }

    /** @param own how those of this event log begin */
    private void addVariables(SettingSource source, String own, SortedMap<String, String> unknown) {
        String prefix = VariableName.of(PREFIX);
        Set<String> known = read.stream().map(VariableName::of).collect(Collectors.toSet());
        UnknownKeys.ofAllModules()
                .amongVariables(source.variables().stream()
                        .filter(name -> name.startsWith(own) && source.find(name).isSet())
                        .map(name -> prefix + name.substring(own.length()))
                        .filter(name -> !known.contains(name) && !name.startsWith(VariableName.of(COLLECTOR)))
                        .toList())
                .forEach((name, near) -> unknown.put(own + name.substring(prefix.length()),
                        own + near.substring(prefix.length())));
    }

    private void add(Collection<String> keys, UnaryOperator<String> name, SortedMap<String, String> unknown) {
        UnknownKeys.ofAllModules()
                .among(keys.stream().filter(key -> !read.contains(key) && !key.startsWith(COLLECTOR)).toList())
                .forEach((key, near) -> unknown.put(name.apply(key), near.isEmpty() ? near : name.apply(near)));
    }
}
