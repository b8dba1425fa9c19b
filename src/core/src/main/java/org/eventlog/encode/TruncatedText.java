// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** A text of which something was left out although it is short enough to be written: the event is marked. */
record TruncatedText(String text) {

    @Override
    public String toString() {
        return text;
    }
}
