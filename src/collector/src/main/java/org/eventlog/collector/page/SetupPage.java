// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the setup page.
 *
 * @param fault what was wrong with what was typed, or null
 * @param name what was typed, so that it need not be typed again
 */
public record SetupPage(Texts texts, String base, String fault, String name) {}
