// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Waiting for threads. For Eventlog's own modules. */
package org.eventlog.thread;
