// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the sign-in page.
 *
 * @param base the collector's path
 * @param check where the container takes the name and the password
 * @param first whether nobody can sign in yet
 */
public record LoginPage(Texts texts, String base, String check, boolean failed, boolean first) {}
