// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** How headers of HTTP are read that others send: one way for the request filter and the collector. */
package org.eventlog.http;
