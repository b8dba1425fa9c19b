// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The event log itself: {@link org.eventlog.engine.EventLog} for Java SE, the handler for {@code java.util.logging}, and
 * what a transport or a format of your own implements ({@link org.eventlog.spi}).
 */
@SuppressWarnings("module") // the modules named below are compiled after this one
module org.eventlog.core {

    requires transitive org.eventlog.api;
    requires transitive org.eventlog.common;
    requires transitive java.logging;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    exports org.eventlog.bridge;
    exports org.eventlog.engine;
    exports org.eventlog.jul;
    exports org.eventlog.spi;
    exports org.eventlog.encode to org.eventlog.capnp, org.eventlog.cdi, org.eventlog.kafka, org.eventlog.logback;
    exports org.eventlog.net to org.eventlog.amqp, org.eventlog.kafka;

    uses org.eventlog.spi.EventFormat;
    uses org.eventlog.spi.TransportProvider;

    // The same as in META-INF/services, which counts on the class path
    provides org.eventlog.spi.EventFormat with
            org.eventlog.encode.ForwardFormat,
            org.eventlog.encode.JsonFormat,
            org.eventlog.encode.MsgpackFormat,
            org.eventlog.encode.OtlpFormat.Json,
            org.eventlog.encode.OtlpFormat.Protobuf,
            org.eventlog.encode.SyslogFormat;
    provides org.eventlog.spi.TransportProvider with
            org.eventlog.transport.beats.BeatsTransport.Provider,
            org.eventlog.transport.file.ConsoleTransport.Provider,
            org.eventlog.transport.file.FileTransport.Provider,
            org.eventlog.transport.forward.ForwardTransport.Provider,
            org.eventlog.transport.http.HttpTransport.Provider,
            org.eventlog.transport.http.HttpTransport.TlsProvider,
            org.eventlog.transport.otlp.OtlpTransport.Provider,
            org.eventlog.transport.tcp.TcpTransport.Provider,
            org.eventlog.transport.tcp.TcpTransport.TlsProvider,
            org.eventlog.transport.udp.UdpTransport.Provider;
}
