// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What the API and Eventlog's other modules share. Not for applications, and not exported to them. */
package org.eventlog.internal;
