// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** A transport that sends events to Apache Kafka: {@code eventlog.protocol=kafka}. It has no API of its own. */
module org.eventlog.kafka {

    requires org.eventlog.core;
    requires kafka.clients;
    requires java.security.sasl;

    // Kafka creates these by reflection.
    opens org.eventlog.kafka to kafka.clients;

    // Keep identical to META-INF/services, which applies on the class path.
    provides org.eventlog.spi.TransportProvider with org.eventlog.kafka.KafkaTransport.Provider;
}
