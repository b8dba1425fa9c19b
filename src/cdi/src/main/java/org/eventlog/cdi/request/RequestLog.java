// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.EventLogger;

/**
 * The parts of the application's event log that the request filter uses. The event log starts at the first call.
 * Thread-safe.
 */
public interface RequestLog {

    /** The settings for requests. */
    RequestSettings requests();

    /** The current sampling of requests. */
    Sampling sampling();

    /** The application's logger without a proxy, for code that logs with each request. */
    EventLogger direct();
}
