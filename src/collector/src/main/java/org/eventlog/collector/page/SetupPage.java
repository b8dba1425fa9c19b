// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the setup page.
 *
 * @param fault the error in the input, or null
 * @param name the entered name, to fill the form again
 */
public record SetupPage(Texts texts, String base, String fault, String name) {}
