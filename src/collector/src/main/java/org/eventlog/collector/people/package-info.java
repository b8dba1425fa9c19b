// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The users of the standalone collector: passwords, failed attempts, first setup. */
package org.eventlog.collector.people;
