// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The log host: takes events over HTTP, keeps them in a SQLite file and shows them on a page.
 *
 * <p>An application opts in by putting this jar into its WAR; {@link org.eventlog.collector.CollectorInitializer}
 * then registers the servlets. Nothing else here is public. Read {@code Collector} first, which joins the parts, then
 * {@code IngestWriter}, through which every event goes, and {@code SqliteStore}, which keeps them.
 *
 * <p>What is stable: the addresses, their answers and the configuration keys. Not the classes.
 */
package org.eventlog.collector;
