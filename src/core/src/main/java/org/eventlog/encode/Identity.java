// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * What is the same in every event of a pipeline; each part may be null.
 *
 * @param host the machine's name
 * @param pid the process
 */
public record Identity(String site, String cluster, String project, String application, String host, long pid) {}
