// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * What makes events alike.
 *
 * @param fingerprint the same for all of them, 32 hexadecimal digits
 * @param title of the issue they make, at most 200 characters
 */
public record Group(String fingerprint, String title) {}
