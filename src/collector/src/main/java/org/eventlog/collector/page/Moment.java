// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/** A time as the page shows it, in UTC; the script makes it the reader's own. */
record Moment(String iso, String day, String clock) {

    static Moment of(Long millis) {
        return millis == null ? null : new Moment(Times.iso(millis), Times.day(millis), Times.time(millis));
    }
}
