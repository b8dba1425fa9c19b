// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A key as it is stored: never the secret, only its SHA-256.
 *
 * @param source the source's number, 0 as long as it has none
 * @param legacy whether the secret stands alone, as in keys that were made elsewhere
 */
public record KeyRow(String id, int source, String sourceName, byte[] hash, boolean legacy) {}
