// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * A text that has lost a part, although it is short enough to be written unchanged. The event is marked as truncated.
 */
record TruncatedText(String text) {

    @Override
    public String toString() {
        return text;
    }
}
