// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** An appender for Log4j 2 that makes events of log records: {@link org.eventlog.log4j2.EventLogAppender}. */
@SuppressWarnings("module") // The name ends in a digit, like that of Log4j 2.
module org.eventlog.log4j2 {

    requires java.sql;
    requires org.eventlog.core;
    requires transitive org.apache.logging.log4j;
    requires transitive org.apache.logging.log4j.core;

    exports org.eventlog.log4j2;

    // Log4j sets the private fields of a plug-in's builder.
    opens org.eventlog.log4j2 to org.apache.logging.log4j.core;
}
