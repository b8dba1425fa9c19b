// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The transport {@code amqp}: to RabbitMQ and other brokers of AMQP 0-9-1. Found by its name; nothing is exported. */
module org.eventlog.amqp {

    requires org.eventlog.core;
    requires com.rabbitmq.client;

    // Keep identical to META-INF/services, which applies on the class path.
    provides org.eventlog.spi.TransportProvider with org.eventlog.amqp.AmqpProvider;
}
