// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Parsers of HTTP headers and a limit for each address, shared by the CDI module and the collector. */
package org.eventlog.http;
