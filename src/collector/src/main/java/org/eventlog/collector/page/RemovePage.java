// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import org.eventlog.collector.web.Visible;

/**
 * The question before a user is removed.
 *
 * @param name as sent by the form
 */
record RemovePage(Shell shell, String name) {
    String shown() {
        return Visible.of(name);
    }
}
