// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** An appender for Logback that makes events of log records: {@link org.eventlog.logback.EventLogAppender}. */
module org.eventlog.logback {

    requires org.eventlog.core;
    requires transitive ch.qos.logback.classic;
    requires transitive ch.qos.logback.core;
    requires java.sql;
    requires org.slf4j;
    // Used only if the application has them: structured arguments, and the libraries that write them.
    requires static com.fasterxml.jackson.databind;
    requires static logstash.logback.encoder;
    requires static tools.jackson.databind;

    exports org.eventlog.logback;
}
