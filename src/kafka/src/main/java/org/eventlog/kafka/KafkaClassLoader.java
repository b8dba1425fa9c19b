// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Runs code with the class loader of Kafka's client as the thread's context class loader. The client loads classes by
 * name through it, and the threads it starts keep it. The context class loader of a server's thread may be different,
 * or belong to another application.
 */
final class KafkaClassLoader {
    private KafkaClassLoader() {}

    static <T> T call(Supplier<T> code) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
        try {
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
