// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What handlers and appenders of all logging frameworks share, so that a record becomes the same event in each:
 * {@link org.eventlog.bridge.RecordEvents} makes it, {@link org.eventlog.bridge.ContextFields} chooses what of a
 * diagnostic context goes into it, {@link org.eventlog.bridge.OwnWork} keeps a record from shipping itself for ever.
 */
package org.eventlog.bridge;
