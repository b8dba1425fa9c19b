// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the sign-in page.
 *
 * @param base the collector's path
 * @param check the URL where the container processes the name and password
 * @param first whether there are no users yet
 */
public record LoginPage(Texts texts, String base, String check, boolean failed, boolean first) {}
