// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP requests: their context, and the event that each becomes. An application's {@code web.xml} may name
 * {@link org.eventlog.cdi.request.RequestFilter}; the rest is found by the server.
 */
package org.eventlog.cdi.request;
