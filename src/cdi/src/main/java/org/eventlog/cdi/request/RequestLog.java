// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import org.eventlog.EventLogger;

/** What the request filter needs of the application's event log, which starts at the first call. For any number of threads. */
public interface RequestLog {

    /** What is configured for requests. */
    RequestSettings requests();

    /** Which share of requests become events, now. */
    Sampling sampling();

    /** The application's logger itself, not a proxy: for what logs at each request. */
    EventLogger direct();
}
