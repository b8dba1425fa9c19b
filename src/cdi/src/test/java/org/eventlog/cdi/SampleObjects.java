// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbVisibility;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Objects of an application, some of which are awkward to write as JSON. */
final class SampleObjects {
    private SampleObjects() {}

    public static class Order {
        public String getNumber() {
            return "4711";
        }

        public List<String> getLines() {
            return List.of("kettle");
        }

        @JsonbTransient
        public String getSecret() {
            return "secret";
        }

        @Override
        public String toString() {
            return "an order";
        }
    }

    public static class Node {
        Node next;

        public String getName() {
            return "node";
        }

        public Node getNext() {
            return next;
        }
    }

    public static class Broken {
        public final int before = 1;
        @JsonbTransient
        private final String hidden = "secret";

        public String getName() {
            throw new AssertionError("no name");
        }

        public Order getOrder() {
            return new Order();
        }

        public String getPassword() {
            return "secret";
        }

        public Date getSince() {
            return new Date(0);
        }

        @JsonbProperty("the-number")
        public int getNumber() {
            return 2;
        }

        public String getHidden() {
            return hidden;
        }

        @JsonbTransient
        public String getOther() {
            return hidden;
        }
    }

    public static class Huge {
        public String getText() {
            return "x".repeat(10_000_000);
        }

        public String getTitle() {
            return "huge";
        }
    }

    public record Item(String name, int pieces) {}

    record Line(String name, int pieces) {}

    static class Parcel {
        public int getWeight() {
            return 3;
        }
    }

    public static class Closed {
        private final int number = 3;

        @Override
        public String toString() {
            return "closed, " + number;
        }
    }

    public static class Unset {
        public String getName() {
            return null;
        }
    }

    @JsonbVisibility(NothingVisible.class)
    public static class Hidden {
        @JsonbProperty
        public final Broken broken = new Broken();

        public String getSecret() {
            return "secret";
        }
    }

    /** Only shows properties that fail. */
    public static class NothingVisible implements PropertyVisibilityStrategy {
        @Override
        public boolean isVisible(Field field) {
            return true;
        }

        @Override
        public boolean isVisible(Method method) {
            return false;
        }
    }

    /** A node of a JSON library's tree: iterable, and represented by its text. */
    public static class Tree implements Iterable<Tree> {
        private final String json;

        Tree(String json) {
            this.json = json;
        }

        public int getSize() {
            return json.length();
        }

        @Override
        public Iterator<Tree> iterator() {
            return List.<Tree>of().iterator();
        }

        @Override
        public String toString() {
            return json;
        }
    }

    public static class Waiting {
        private static final byte[] DOCUMENTATION = {(byte) 192, 0, 2, 7};

        public InetAddress getAddress() throws UnknownHostException {
            return InetAddress.getByAddress(DOCUMENTATION);
        }

        public InetSocketAddress getSocket() throws UnknownHostException {
            return new InetSocketAddress(getAddress(), 80);
        }

        public Future<String> getFuture() {
            return new CompletableFuture<>();
        }

        public Supplier<String> getSupplier() {
            return new Supplier<>() {
                @Override
                public String get() {
                    throw new AssertionError("called");
                }

                @Override
                public String toString() {
                    return "on request";
                }
            };
        }
    }

    public static class Odd {
        public double getNumber() {
            return Double.NaN;
        }

        public String getText() {
            return "\uD800\n";
        }
    }

    /** A value in all places that an object has for it. */
    public static class Holder {
        private final Object value;

        Holder(Object value) {
            this.value = value;
        }

        public Object getValue() {
            return value;
        }

        public List<Object> getList() {
            return List.of(value);
        }

        public Map<String, Object> getMap() {
            return Map.of("k", value);
        }

        public Optional<Object> getOptional() {
            return Optional.of(value);
        }
    }

    public static class JdkTypes {
        private final CompletableFuture<String> future = new CompletableFuture<>();

        public Pattern getPattern() {
            return Pattern.compile("a+");
        }

        public BitSet getBits() {
            return BitSet.valueOf(new long[]{5});
        }

        public StringBuilder getBuilder() {
            return new StringBuilder("text");
        }

        public CharSequence getCharacters() {
            return new StringBuilder("text");
        }

        public Thread getThread() {
            return Thread.currentThread();
        }

        public Class<?> getType() {
            return String.class;
        }

        public Locale getLocale() {
            return Locale.GERMANY;
        }

        public Currency getCurrency() {
            return Currency.getInstance("EUR");
        }

        public Charset getCharset() {
            return StandardCharsets.UTF_8;
        }

        public Path getPath() {
            return Path.of("a", "b");
        }

        public File getFile() {
            return new File("a/b");
        }

        public AtomicBoolean getFlag() {
            return new AtomicBoolean(true);
        }

        public AtomicReference<String> getReference() {
            return new AtomicReference<>("text");
        }

        public AtomicLong getNumber() {
            return new AtomicLong(3);
        }

        public CompletableFuture<String> getFuture() {
            return future;
        }

        public List<Locale> getLocales() {
            return List.of(Locale.GERMANY);
        }

        public Map<String, Pattern> getPatterns() {
            return Map.of("k", Pattern.compile("a+"));
        }

        public Optional<Path> getOptional() {
            return Optional.of(Path.of("a", "b"));
        }
    }

    public static class Keyed {
        public String getName() {
            return "keyed";
        }

        public Map<Locale, Integer> getLocales() {
            return Map.of(Locale.GERMANY, 1);
        }

        public Map<Path, Integer> getPaths() {
            return Map.of(Path.of("a", "b"), 1);
        }

        public Map<Object, Integer> getAny() {
            return Map.of(new StringBuilder("text"), 1);
        }
    }
}
