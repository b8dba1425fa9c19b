// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The context of an application's threads, and its propagation to other threads. For Eventlog's own use. */
package org.eventlog.cdi.context;
