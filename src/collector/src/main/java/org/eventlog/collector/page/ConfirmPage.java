// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;

/**
 * The data of the confirmation page before many issues are resolved.
 *
 * @param search the filter, as a query
 * @param upTo the newest event that the person saw
 * @param count of all that would be resolved
 * @param some of them
 */
record ConfirmPage(Shell shell, String search, long upTo, int count, List<IssueView> some) {}
