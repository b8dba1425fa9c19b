// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Messages without a broker. */
public final class StubMessages {
    private StubMessages() {}

    /** A message of the queue {@code orders} that keeps its properties there. */
    public static Message message(Map<String, Object> properties) {
        Queue queue = (Queue) Proxy.newProxyInstance(Queue.class.getClassLoader(), new Class<?>[]{Queue.class},
                (proxy, method, args) -> "orders");
        return (Message) Proxy.newProxyInstance(Message.class.getClassLoader(), new Class<?>[]{Message.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "setStringProperty" -> properties.put((String) args[0], args[1]);
                    case "getStringProperty" -> properties.get(args[0]);
                    case "getJMSDestination" -> queue;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** As one that was received and can't be written to, and that the broker has lost. */
    static Message broken() {
        return (Message) Proxy.newProxyInstance(Message.class.getClassLoader(), new Class<?>[]{Message.class},
                (proxy, method, args) -> {
                    throw method.getName().startsWith("set")
                            ? new MessageNotWriteableException("read only")
                            : new JMSException("closed");
                });
    }

    static Message failing(Throwable fault) {
        return (Message) Proxy.newProxyInstance(Message.class.getClassLoader(), new Class<?>[]{Message.class},
                (proxy, method, args) -> {
                    throw fault;
                });
    }

    /** A producer that keeps its properties there. */
    static JMSProducer producer(Map<String, Object> properties) {
        return (JMSProducer) Proxy.newProxyInstance(JMSProducer.class.getClassLoader(),
                new Class<?>[]{JMSProducer.class}, (proxy, method, args) -> {
                    properties.put((String) args[0], args[1]);
                    return proxy;
                });
    }

    static Map<String, Object> none() {
        return new HashMap<>();
    }
}
