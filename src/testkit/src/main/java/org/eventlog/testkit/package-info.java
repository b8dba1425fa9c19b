// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Support for testing what an application logs. {@link org.eventlog.testkit.EventLogRecorder} is an event log for unit
 * tests that records events; {@link org.eventlog.testkit.InMemoryTransport} is its receiver, which can simulate faults;
 * {@link org.eventlog.testkit.EventsAssert} and {@link org.eventlog.testkit.EventAssert} are assertions.
 *
 * <p>
 * For tests of custom transports, use {@link org.eventlog.testkit.contract} and {@link org.eventlog.testkit.receiver}.
 */
package org.eventlog.testkit;
