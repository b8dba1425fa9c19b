// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The transport {@code amqp}: to RabbitMQ and other brokers of AMQP 0-9-1. Found by its name; nothing is exported. */
module org.eventlog.amqp {

    requires org.eventlog.core;
    requires com.rabbitmq.client;

    // The same as in META-INF/services, which counts on the class path
    provides org.eventlog.spi.TransportProvider with org.eventlog.amqp.AmqpProvider;
}
