// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;

/**
 * The data of the confirmation page before many issues are resolved.
 *
 * @param search the filter, as a query
 * @param upTo the newest event when the list was loaded
 * @param count the number of issues that would be resolved
 * @param some the first of them
 */
record ConfirmPage(Shell shell, String search, long upTo, int count, List<IssueView> some) {}
