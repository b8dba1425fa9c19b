// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Code shared by the handlers and appenders of all logging frameworks, so that a record becomes the same event with
 * each of them: {@link org.eventlog.bridge.RecordEvents} creates the event, {@link org.eventlog.bridge.ContextFields}
 * selects entries of a diagnostic context, {@link org.eventlog.bridge.OwnWork} prevents endless logging of Eventlog's
 * own records.
 */
package org.eventlog.bridge;
