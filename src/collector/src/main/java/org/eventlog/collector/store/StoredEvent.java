// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * An event as it was stored.
 *
 * @param message in a list, only its start
 * @param key the id of the key it was sent with, null for older events
 * @param issue the number of its issue, or null
 * @param data the rest of the event, a JSON object; null in a list
 */
public record StoredEvent(long seq, String id, long ts, long received, String level, String source, String address,
        String origin, String name, String message, boolean messageShortened, String user, String session,
        String request, String correlation, String key, Long issue, int flags, String data) {}
