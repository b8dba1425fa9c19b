// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The log server: accepts events, stores them in SQLite, PostgreSQL or OpenSearch, and shows them on web pages.
 *
 * <p>An application opts in by putting this jar into its WAR; {@link org.eventlog.collector.CollectorInitializer} then
 * registers the servlets. Nothing else is public. Start reading at {@code Collector}, which connects the parts, then
 * {@code IngestWriter}, which stores every event, and {@code SqliteStore}.
 *
 * <p>URLs, responses and configuration keys are stable; classes are not.
 */
package org.eventlog.collector;
