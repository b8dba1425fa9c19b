// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/** A time as shown by the page, in UTC. The script converts it to the user's time zone. */
record Moment(String iso, String day, String clock) {

    static Moment of(Long millis) {
        return millis == null ? null : new Moment(Times.iso(millis), Times.day(millis), Times.time(millis));
    }
}
