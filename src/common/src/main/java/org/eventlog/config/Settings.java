// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads {@link Setting}s from a source and collects faults. The caller first reads all settings it needs and then calls
 * {@link #check()}, so that all faults are reported together. Not thread-safe.
 */
public final class Settings {
    private static final String SECRET = "(secret)";

    private final SettingSource source;
    private final UnaryOperator<String> keys;
    private final List<ConfigurationException.Fault> faults = new ArrayList<>();

    /**
     * @param source returns the text of a key, or null if the key is not set. A {@link SettingSource} also provides the
     *            origin of a text, and reports texts that cannot be read
     */
    public Settings(Function<String, String> source) {
        this(source, UnaryOperator.identity());
    }

    /**
     * @param keys maps a key to its name in a fault
     */
    public Settings(Function<String, String> source, UnaryOperator<String> keys) {
        this.source = SettingSource.of(source);
        this.keys = keys;
    }

    /**
     * Returns the value, or the default if the key is not set, empty or invalid. An invalid value is recorded as a
     * fault.
     */
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
            // The list of permitted values is more helpful than the parser's message.
        }
        fault(setting, setting.allowed());
        return setting.parser().apply(setting.fallback());
    }

    /** Whether the key has a value, even an invalid one. */
    public boolean isSet(Setting<?> setting) {
        return source.find(setting.key()).isSet();
    }

    /**
     * The keys with this prefix that are set, in order, as far as the source can list them: to find those that nothing
     * reads.
     */
    public Set<String> keys(String prefix) {
        Set<String> found = new TreeSet<>(source.keys());
        found.removeIf(key -> !key.startsWith(prefix));
        return found;
    }

    /** Records a fault that becomes apparent only when the value is used. */
    public void fault(Setting<?> setting, String allowed) {
        SettingSource.Found found = source.find(setting.key());
        String shown = found.text() == null ? setting.fallback() : found.text();
        fault(setting, setting.secret() && !shown.isEmpty() ? SECRET : shown, allowed);
    }

    /**
     * As {@link #fault(Setting, String)}, but in place of the faults of the key so far: if those values that are usually
     * allowed are not, because of another setting.
     */
    public void faultInstead(Setting<?> setting, String allowed) {
        String key = keys.apply(setting.key());
        faults.removeIf(known -> known.key().equals(key) && known.problem() == null);
        fault(setting, allowed);
    }

    /** Records a fault of a part of a value, if the whole value must not or need not be shown. */
    public void fault(Setting<?> setting, String shown, String allowed) {
        SettingSource.Found found = source.find(setting.key());
        // If the value cannot be read, any other fault is only a consequence.
        if (found.problem() == null) {
            add(new ConfigurationException.Fault(keys.apply(setting.key()), ShownValue.of(setting.key(), shown),
                    allowed, found.isSet() ? found.origin() : null, null));
        }
    }

    private void refused(Setting<?> setting, SettingSource.Found found, NotAllowedException e) {
        add(new ConfigurationException.Fault(keys.apply(setting.key()),
                setting.secret() ? SECRET : ShownValue.of(setting.key(), found.text()), setting.allowed(),
                found.origin(), setting.secret() ? null : ShownValue.text(e.getMessage())));
    }

    private void unreadable(Setting<?> setting, SettingSource.Found found) {
        String key = keys.apply(setting.key());
        if (faults.stream().anyMatch(known -> known.key().equals(key) && known.problem() != null)) {
            // Two readers of one key may allow different values, of which neither is the point here.
            return;
        }
        String problem = found.detail() == null || setting.secret()
                ? found.problem()
                : found.problem() + ": " + ShownValue.text(found.detail());
        String shown = found.raw() != null && setting.secret() ? SECRET : found.raw();
        add(new ConfigurationException.Fault(key, ShownValue.of(setting.key(), shown), setting.allowed(),
                found.origin(), problem));
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
