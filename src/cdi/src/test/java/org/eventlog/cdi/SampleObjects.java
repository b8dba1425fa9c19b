// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbVisibility;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

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
}
