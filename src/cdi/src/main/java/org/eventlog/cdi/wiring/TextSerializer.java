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
 * Properties that are a text, as they are in a field of their own. JSON-B would take them for beans: it would look up the
 * names of addresses, wait for what is to come, and call what is to be called later.
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

    /** An address as its digits. */
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

    /** A result that may not be there yet. Raw: a type with parameters would not be found for the classes below it. */
    @SuppressWarnings("rawtypes")
    static final class OfFuture extends TextSerializer<Future> {
        @Override
        String text(Future future) {
            return ObjectText.of(future);
        }
    }

    /** A value that may not have been made yet. */
    @SuppressWarnings("rawtypes")
    static final class OfSupplier extends TextSerializer<Supplier> {
        @Override
        String text(Supplier supplier) {
            return ObjectText.of(supplier);
        }
    }
}
