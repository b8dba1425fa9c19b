// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP requests: their context and their events. An application's {@code web.xml} may refer to
 * {@link org.eventlog.cdi.request.RequestFilter}; the server discovers everything else.
 */
package org.eventlog.cdi.request;
