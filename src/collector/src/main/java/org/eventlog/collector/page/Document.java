// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * A complete page.
 *
 * @param base the relative path from the page to the collector's root
 * @param body HTML
 */
record Document(String title, String base, String body) {}
