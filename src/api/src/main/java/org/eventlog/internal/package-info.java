// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Code shared by the API and Eventlog's other modules. Not for applications, and not exported to them. */
package org.eventlog.internal;
