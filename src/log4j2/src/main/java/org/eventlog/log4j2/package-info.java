// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The bridge from Log4j 2: {@link org.eventlog.log4j2.EventLogAppender}, in configurations {@code <EventLog>}. */
package org.eventlog.log4j2;
