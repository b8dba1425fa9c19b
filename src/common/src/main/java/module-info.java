// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Code shared by the event log and the collector. {@link org.eventlog.config.Settings} is also for authors of
 * transports; everything else is for Eventlog's own modules.
 */
@SuppressWarnings("module") // The modules named below are compiled after this one.
module org.eventlog.common {

    requires java.sql;
    // Only if the application provides it.
    requires static org.eclipse.microprofile.config;
    requires org.xerial.sqlitejdbc;

    exports org.eventlog.config;
    exports org.eventlog.address to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.config.destination to org.eventlog.core, org.eventlog.cdi;
    exports org.eventlog.config.keys to org.eventlog.core, org.eventlog.collector;
    exports org.eventlog.config.mp;
    exports org.eventlog.file to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.http to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.loader to org.eventlog.core, org.eventlog.collector;
    exports org.eventlog.redact to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.redact.config to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector;
    exports org.eventlog.sqlite to org.eventlog.core, org.eventlog.cdi, org.eventlog.collector, org.eventlog.logback,
            org.eventlog.log4j2, org.eventlog.otel;
    exports org.eventlog.text
            to org.eventlog.amqp, org.eventlog.core, org.eventlog.cdi, org.eventlog.collector, org.eventlog.logback,
            org.eventlog.log4j2;
    exports org.eventlog.thread to org.eventlog.core, org.eventlog.collector;
}
