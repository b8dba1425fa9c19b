// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The people of the standalone collector: passwords, attempts, the first one. */
package org.eventlog.collector.people;
