// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of what an application logs. {@link org.eventlog.testkit.EventLogRecorder} is an event log for a unit test and
 * keeps what it was given; {@link org.eventlog.testkit.InMemoryTransport} is the receiver behind it, and can fail;
 * {@link org.eventlog.testkit.EventsAssert} and {@link org.eventlog.testkit.EventAssert} say what is expected.
 *
 * <p>
 * For transports of one's own there are {@link org.eventlog.testkit.contract} and {@link org.eventlog.testkit.receiver}.
 */
package org.eventlog.testkit;
