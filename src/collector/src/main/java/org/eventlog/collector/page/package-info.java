// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The web pages. Their templates are in {@code src/main/jte}. */
package org.eventlog.collector.page;
