// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** How threads wait for each other. For Eventlog's own modules. */
package org.eventlog.thread;
