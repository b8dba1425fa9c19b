// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The bridge from Logback: {@link org.eventlog.logback.EventLogAppender}. */
package org.eventlog.logback;
