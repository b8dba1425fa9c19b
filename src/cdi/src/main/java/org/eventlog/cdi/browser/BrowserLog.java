// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

/** The part of the application's event log that the endpoint for browsers uses. Thread-safe. */
public interface BrowserLog {

    /** The settings for browsers. */
    BrowserSettings browser();
}
