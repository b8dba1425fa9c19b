// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The settings of the health check.
 *
 * @param enabled
 *            whether there is one
 * @param down whether the status is down if an event log is degraded
 * @param away how long the receiver may be unavailable before the event log counts as degraded
 */
public record HealthSettings(boolean enabled, boolean down, Duration away) {
    static final Setting<Boolean> ENABLED = Setting.flag("eventlog.health.enabled", true);
    static final Setting<Boolean> DOWN = Setting.flag("eventlog.health.down-when-degraded", false);
    static final Setting<Duration> AWAY = Setting.duration("eventlog.health.receiver-away", "5m", "1s", "30d");

    static HealthSettings read(Settings settings) {
        return new HealthSettings(settings.get(ENABLED), settings.get(DOWN), settings.get(AWAY));
    }

    /** The current settings. Faults were reported at the start; an invalid value counts as not set here. */
    public static HealthSettings current() {
        return read(new Settings(Configuration.texts()));
    }
}
