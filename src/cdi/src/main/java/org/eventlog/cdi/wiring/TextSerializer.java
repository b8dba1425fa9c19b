// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eventlog.internal.ObjectText;

/**
 * Writes properties of some JDK types as text, as in a field of their own. JSON-B would treat them as beans: it would
 * resolve the names of addresses, wait for futures, call suppliers, follow a thread to its class loader, and write
 * nothing of what is no property.
 */
abstract class TextSerializer<T> implements JsonbSerializer<T> {

    static JsonbSerializer<?>[] all() {
        return new JsonbSerializer<?>[]{new OfAddress(), new OfSocketAddress(), new OfFuture(), new OfTask(),
                new OfScheduled(), new OfScheduledTask(), new OfStage(), new OfSupplier(), new OfClass(),
                new OfThread(), new OfPattern(), new OfBits(), new OfBuilder(),
                new OfBuffer(), new OfLocale(), new OfCurrency(), new OfCharset(), new OfFile(), new OfPath()};
    }

    String text(T value) {
        return ObjectText.of(value);
    }

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

    /** A class's name. Raw, as the following ones, because a parameterized type would not match its subclasses. */
    @SuppressWarnings("rawtypes")
    static final class OfClass extends TextSerializer<Class> {
        @Override
        String text(Class type) {
            return type.getName();
        }
    }

    @SuppressWarnings("rawtypes")
    static final class OfFuture extends TextSerializer<Future> {}

    /** As of {@code FutureTask}: Yasson does not look for the interfaces of interfaces. */
    @SuppressWarnings("rawtypes")
    static final class OfTask extends TextSerializer<RunnableFuture> {}

    @SuppressWarnings("rawtypes")
    static final class OfScheduled extends TextSerializer<ScheduledFuture> {}

    @SuppressWarnings("rawtypes")
    static final class OfScheduledTask extends TextSerializer<RunnableScheduledFuture> {}

    @SuppressWarnings("rawtypes")
    static final class OfStage extends TextSerializer<CompletionStage> {}

    @SuppressWarnings("rawtypes")
    static final class OfSupplier extends TextSerializer<Supplier> {}

    static final class OfThread extends TextSerializer<Thread> {}

    static final class OfPattern extends TextSerializer<Pattern> {}

    static final class OfBits extends TextSerializer<BitSet> {}

    static final class OfBuilder extends TextSerializer<StringBuilder> {}

    static final class OfBuffer extends TextSerializer<StringBuffer> {}

    static final class OfLocale extends TextSerializer<Locale> {}

    static final class OfCurrency extends TextSerializer<Currency> {}

    static final class OfCharset extends TextSerializer<Charset> {}

    static final class OfFile extends TextSerializer<File> {}

    static final class OfPath extends TextSerializer<Path> {}
}
