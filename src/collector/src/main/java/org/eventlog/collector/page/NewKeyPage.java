// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the page that shows a new key once.
 *
 * @param key the whole of it
 * @param curl how to try it; null for one that may not send
 * @param newest the newest event's number, for the script to see when the next one comes
 * @param replaced until when the key before it goes on; null if there was none
 */
record NewKeyPage(Shell shell, String id, String key, String source, String curl, long newest, Moment replaced) {}
