// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The event log for Java SE: {@link org.eventlog.engine.EventLog} and its builder; {@link org.eventlog.engine.Doctor}
 * diagnoses why events do not arrive.
 */
package org.eventlog.engine;
