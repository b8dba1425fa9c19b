// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an application or a library logs with: {@link org.eventlog.EventLogger} and {@link org.eventlog.LogEvent}. It
 * depends on nothing; the event log itself is another module.
 */
@SuppressWarnings("module") // the modules named below are compiled after this one
module org.eventlog.api {

    requires static org.jspecify;

    exports org.eventlog;
    exports org.eventlog.internal to org.eventlog.core, org.eventlog.cdi, org.eventlog.logback, org.eventlog.log4j2;
}
