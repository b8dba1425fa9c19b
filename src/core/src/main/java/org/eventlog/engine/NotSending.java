// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.Level;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;

/** The settings by which an application sends nothing, or little, although its receiver can be reached: for the doctor. */
final class NotSending {
    private NotSending() {}

    static List<String> reasons(Settings settings) {
        List<String> reasons = new ArrayList<>();
        if (!settings.get(DestinationTexts.ENABLED)) {
            reasons.add("eventlog.enabled is false, so the application logs no events");
        }
        if (settings.get(EventLogSetup.PAUSED)) {
            reasons.add("eventlog.paused is true, so the application's events are stored and not sent");
        }
        Level least = settings.get(EventLogSetup.LEVEL);
        if (least.compareTo(Level.ERROR) > 0) {
            reasons.add("eventlog.level is " + least.text() + ", so the application's errors are not logged");
        }
        return reasons;
    }
}
