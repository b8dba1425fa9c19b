// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.time.InstantSource;
import java.util.Set;
import java.util.SortedMap;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.config.SettingSource;
import org.eventlog.config.keys.UnknownKeys;
import org.eventlog.config.mp.MicroProfileSettings;
import org.eventlog.text.VariableName;

/**
 * Registers the collector's servlets in the application that has this jar in its {@code WEB-INF/lib}.
 *
 * <p>Runs on every servlet container, also with a metadata-complete {@code web.xml}; an empty
 * {@code <absolute-ordering/>} switches it off. Does nothing when {@code eventlog.collector.enabled} is false. Faulty
 * configuration stops the deployment with one error that lists every fault; a database that cannot be opened does not:
 * the collector then answers 503 and keeps trying.
 */
public class CollectorInitializer implements ServletContainerInitializer {
    private static final String PREFIX = "eventlog.collector.";

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        SettingSource texts = MicroProfileSettings.current();
        CollectorConfig config = ConfigReader.read(texts);
        if (config.enabled()) {
            SortedMap<String, String> unknown = unknown(SettingSource.of(texts));
            if (!unknown.isEmpty()) {
                new OperatorLog().unknownKeys(UnknownKeys.told(unknown));
            }
            new Collector(config, InstantSource.system()).register(context);
        }
    }

    static SortedMap<String, String> unknown(SettingSource texts) {
        UnknownKeys keys = UnknownKeys.ofAllModules();
        SortedMap<String, String> unknown = keys.among(texts.keys().stream()
                .filter(key -> key.startsWith(PREFIX) && texts.find(key).isSet()).toList());
        unknown.putAll(keys.amongVariables(texts.variables().stream()
                .filter(name -> name.startsWith(VariableName.of(PREFIX)) && texts.find(name).isSet()).toList()));
        return unknown;
    }
}
