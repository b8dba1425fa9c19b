// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * What the login's template needs.
 *
 * @param base the collector's path
 * @param check where the container takes the name and the password
 * @param first whether nobody can sign in yet
 */
public record LoginPage(Texts texts, String base, String check, boolean failed, boolean first) {}
