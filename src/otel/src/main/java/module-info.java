// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** An exporter that makes events of OpenTelemetry's log records: {@link org.eventlog.otel.EventLogRecordExporter}. */
@SuppressWarnings("requires-transitive-automatic") // OpenTelemetry's jars have names, but no descriptors.
module org.eventlog.otel {

    requires java.sql;
    requires transitive org.eventlog.core;
    requires transitive io.opentelemetry.sdk.logs;
    requires transitive io.opentelemetry.sdk.autoconfigure.spi;
    requires transitive io.opentelemetry.sdk.common;
    requires io.opentelemetry.api;

    exports org.eventlog.otel;

    // Keep identical to META-INF/services, which applies on the class path.
    provides io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider with
            org.eventlog.otel.ExporterProvider;
}
