// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.event.Levels;

/**
 * The data of the form for adding an event by hand.
 *
 * @param level as entered, or null
 * @param text as entered, or null
 * @param fault whether the input is incomplete
 */
record NewPage(Shell shell, String level, String text, boolean fault) {

    List<String> levels() {
        return List.copyOf(Levels.names());
    }

    boolean chosen(String one) {
        return one.equals(level == null ? "info" : level);
    }
}
