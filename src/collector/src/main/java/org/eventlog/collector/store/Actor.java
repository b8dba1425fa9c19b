// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Who did something, and from where.
 *
 * @param name the signed-in user's name
 * @param address the network address the request came from
 */
public record Actor(String name, String address) {}
