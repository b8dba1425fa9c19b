// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.eventlog.internal.ObjectText;

/**
 * Writes properties of some JDK types as text, as in a field of their own. JSON-B would treat them as beans: it would
 * resolve the names of addresses, wait for futures, and call suppliers.
 */
abstract class TextSerializer<T> implements JsonbSerializer<T> {

    static JsonbSerializer<?>[] all() {
        return new JsonbSerializer<?>[]{new OfAddress(), new OfSocketAddress(), new OfFuture(), new OfSupplier()};
    }

    abstract String text(T value);

    @Override
    public void serialize(T value, JsonGenerator generator, SerializationContext context) {
        generator.write(text(value));
    }

    /** An address in numeric form. */
    static final class OfAddress extends TextSerializer<InetAddress> {
        @Override
        String text(InetAddress address) {
            return address.getHostAddress();
        }
    }

    /** An address and a port. */
    static final class OfSocketAddress extends TextSerializer<InetSocketAddress> {
        @Override
        String text(InetSocketAddress address) {
            String host = address.getHostString();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
        }
    }

    /** A future. Raw, because a parameterized type would not match its subclasses. */
    @SuppressWarnings("rawtypes")
    static final class OfFuture extends TextSerializer<Future> {
        @Override
        String text(Future future) {
            return ObjectText.of(future);
        }
    }

    /** A supplier. */
    @SuppressWarnings("rawtypes")
    static final class OfSupplier extends TextSerializer<Supplier> {
        @Override
        String text(Supplier supplier) {
            return ObjectText.of(supplier);
        }
    }
}
