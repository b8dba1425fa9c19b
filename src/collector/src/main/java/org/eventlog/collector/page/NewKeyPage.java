// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the page that shows a new key once.
 *
 * @param key the complete key
 * @param curl a command to test it; null if the key may not send
 * @param settings the lines for an application's configuration; null if the key may not send
 * @param fluentBit likewise for Fluent Bit
 * @param newest the newest event's number, so that the script detects the next one
 * @param replaced how long the previous key remains valid; null if there was none
 */
record NewKeyPage(Shell shell, String id, String key, String source, String curl, String settings, String fluentBit,
        long newest, Moment replaced) {}
