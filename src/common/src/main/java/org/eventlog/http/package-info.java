// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Parsers of HTTP headers, shared by the request filter and the collector. */
package org.eventlog.http;
