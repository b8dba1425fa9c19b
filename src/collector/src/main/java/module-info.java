// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The log server: {@link org.eventlog.collector.CollectorInitializer} registers it in a servlet container. */
module org.eventlog.collector {

    requires org.eventlog.common;
    requires java.naming;
    requires java.net.http;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    requires transitive jakarta.servlet;
    requires jakarta.json;
    // Optional at run time: only a configured mail session needs it.
    requires static jakarta.mail;
    requires gg.jte.runtime;
    requires msgpack.core;
    // Optional at runtime: only eventlog-common uses it.
    requires org.eclipse.microprofile.config;

    exports org.eventlog.collector;

    // Keep identical to META-INF/services, which applies on the class path.
    provides jakarta.servlet.ServletContainerInitializer with org.eventlog.collector.CollectorInitializer;
}
