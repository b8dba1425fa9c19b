// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.event.Levels;

/**
 * The data of the page of keys.
 *
 * @param imported whether the form is for a key from another system
 */
record KeysPage(Shell shell, List<KeyView> keys, KeyForm form, boolean imported) {

    List<String> levels() {
        return List.copyOf(Levels.names());
    }
}
