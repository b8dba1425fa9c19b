// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Eventlog in a Jakarta EE server: {@code @Inject EventLogger}, a request's context on every event, an event for
 * every request and log record. An application uses {@link org.eventlog.EventLogger} and, where it wants to read or
 * correct the context, {@link org.eventlog.cdi.EventContext}; all else here is found by the container.
 */
package org.eventlog.cdi;
