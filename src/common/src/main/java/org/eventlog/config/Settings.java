// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads {@link Setting}s from wherever the texts come from, and collects the faults: a reader asks for all it
 * needs, then calls {@link #check()}, and the user sees every fault at once. Used by one thread.
 */
public final class Settings {
    private static final String SECRET = "(secret)";

    private final SettingSource source;
    private final UnaryOperator<String> keys;
    private final List<ConfigurationException.Fault> faults = new ArrayList<>();

    /**
     * @param source the text of a key, or null when the key is not set. One that is a {@link SettingSource} also says
     *            where a text stands, and which can't be read
     */
    public Settings(Function<String, String> source) {
        this(source, UnaryOperator.identity());
    }

    /** Those of a further destination: faults name the keys that the texts came from. */
    public Settings(DestinationTexts source) {
        this(source, source::keyOf);
    }

    /** @param keys what a fault calls a key */
    public Settings(Function<String, String> source, UnaryOperator<String> keys) {
        this.source = SettingSource.of(source);
        this.keys = keys;
    }

    /** The value; the fallback's when the key is not set, is empty or is faulty, and then the fault is kept. */
    public <T> T get(Setting<T> setting) {
        SettingSource.Found found = source.find(setting.key());
        if (found.problem() != null) {
            unreadable(setting, found);
        }
        if (found.problem() != null || !found.isSet()) {
            return setting.parser().apply(setting.fallback());
        }
        try {
            T value = setting.parser().apply(found.text().strip());
            if (setting.check().test(value)) {
                return value;
            }
        } catch (NotAllowedException e) {
            refused(setting, found, e);
            return setting.parser().apply(setting.fallback());
        } catch (RuntimeException e) {
            // The parser's own words would say less than what is allowed.
        }
        fault(setting, setting.allowed());
        return setting.parser().apply(setting.fallback());
    }

    /** Whether the key has a value of its own, be it a faulty one. */
    public boolean isSet(Setting<?> setting) {
        return source.find(setting.key()).isSet();
    }

    /** Notes a fault that only shows when the value is tried. */
    public void fault(Setting<?> setting, String allowed) {
        SettingSource.Found found = source.find(setting.key());
        fault(setting, setting.secret() ? SECRET : found.text() == null ? setting.fallback() : found.text(), allowed);
    }

    /** Notes a fault of a part of a value, where the whole must not or need not be shown. */
    public void fault(Setting<?> setting, String shown, String allowed) {
        SettingSource.Found found = source.find(setting.key());
        // Of one that can't be read everything else is only a consequence.
        if (found.problem() == null) {
            add(new ConfigurationException.Fault(keys.apply(setting.key()), ConfigurationException.Fault.shown(shown),
                    allowed, found.isSet() ? found.origin() : null, null));
        }
    }

    private void refused(Setting<?> setting, SettingSource.Found found, NotAllowedException e) {
        add(new ConfigurationException.Fault(keys.apply(setting.key()),
                setting.secret() ? SECRET : ConfigurationException.Fault.shown(found.text()), setting.allowed(),
                found.origin(), setting.secret() ? null : e.getMessage()));
    }

    private void unreadable(Setting<?> setting, SettingSource.Found found) {
        String problem = found.detail() == null || setting.secret()
                ? found.problem()
                : found.problem() + ": " + found.detail();
        String shown = found.raw() != null && setting.secret() ? SECRET : found.raw();
        add(new ConfigurationException.Fault(keys.apply(setting.key()), ConfigurationException.Fault.shown(shown),
                setting.allowed(), found.origin(), problem));
    }

    private void add(ConfigurationException.Fault fault) {
        // A key may be read more than once.
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    /** The faults so far. */
    public List<ConfigurationException.Fault> faults() {
        return List.copyOf(faults);
    }

    /** @throws ConfigurationException with all the faults so far, if there are any */
    public void check() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }
}
