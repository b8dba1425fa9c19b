// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the page of a user's own password.
 *
 * @param fault the error in the input, or null
 * @param self the signed-in user
 */
record AccountPage(Shell shell, String fault, String self) {}
