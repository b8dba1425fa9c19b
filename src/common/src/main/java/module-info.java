// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the event log and the collector share. Authors of transports read {@link org.eventlog.config.Settings}; the rest is
 * for Eventlog's own modules.
 */
@SuppressWarnings("module") // the modules named below are compiled after this one
module org.eventlog.common {

    requires java.sql;
    // Only where an application has it.
    requires static org.eclipse.microprofile.config;
    requires org.xerial.sqlitejdbc;

    exports org.eventlog.config;
    exports org.eventlog.config.mp to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.file to org.eventlog.core, org.eventlog.collector;
    exports org.eventlog.http to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.redact to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.sqlite to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector, org.eventlog.logback,
            org.eventlog.log4j2;
    exports org.eventlog.thread to org.eventlog.core, org.eventlog.collector;
}
