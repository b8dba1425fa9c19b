// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eventlog.config.SettingSource;

/**
 * Texts as they were when they were looked up first. What is built from them has these in effect, even if the
 * configuration changes meanwhile; {@link ChangedSettings} compares with them.
 */
final class TextsAsRead implements SettingSource {
    private final SettingSource source;
    private final Map<String, Found> found = new ConcurrentHashMap<>();

    TextsAsRead(SettingSource source) {
        this.source = source;
    }

    @Override
    public Found find(String key) {
        return found.computeIfAbsent(key, source::find);
    }

    @Override
    public Set<String> keys() {
        return source.keys();
    }

    @Override
    public Set<String> variables() {
        return source.variables();
    }

    @Override
    public String described() {
        return source.described();
    }
}
