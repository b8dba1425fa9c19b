// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.address.HostName;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The values that are the same in every event of a pipeline. Each may be null.
 *
 * @param release the application's release
 * @param host the machine's name
 * @param pid the process id
 */
public record Identity(String site, String cluster, String project, String application, String release, String host,
        long pid) {
    private static final int MAX_RELEASE = 64;
    private static final Setting<Boolean> FQDN = Setting.flag("eventlog.host.fqdn", false);
    private static final Setting<String> SITE = Setting.text("eventlog.site", "");
    private static final Setting<String> CLUSTER = Setting.text("eventlog.cluster", "");
    private static final Setting<String> PROJECT = Setting.text("eventlog.project", "");
    private static final Setting<String> APPLICATION = Setting.text("eventlog.application", "");
    private static final Setting<String> RELEASE = Setting.text("eventlog.release", "")
            .allowing("a text of at most " + MAX_RELEASE + " characters", release -> release.length() <= MAX_RELEASE);

    /** An identity without a release. */
    public Identity(String site, String cluster, String project, String application, String host, long pid) {
        this(site, cluster, project, application, null, host, pid);
    }

    /** Reads the configured values, and adds host and process id. */
    public static Identity read(Settings settings) {
        return new Identity(orNull(settings.get(SITE)), orNull(settings.get(CLUSTER)), orNull(settings.get(PROJECT)),
                orNull(settings.get(APPLICATION)), orNull(settings.get(RELEASE)), HostName.get(settings.get(FQDN)),
                ProcessHandle.current().pid());
    }

    /** The configured texts of any length, by their keys. */
    public static Map<Setting<?>, String> texts(Settings settings) {
        Map<Setting<?>, String> texts = new LinkedHashMap<>();
        for (Setting<String> key : List.of(SITE, CLUSTER, PROJECT, APPLICATION)) {
            texts.put(key, settings.get(key));
        }
        return texts;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
