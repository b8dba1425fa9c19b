// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eventlog.logs.RecordHandler;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;

/** A transport and a log handler that throw arbitrary exceptions. */
abstract class ForeignTransportFixture {
    final Logger own = Logger.getLogger("org.eventlog");
    final List<Handler> handlers = new ArrayList<>();

    @AfterEach
    void removeHandlers() {
        handlers.forEach(own::removeHandler);
        own.setUseParentHandlers(true);
        Thread.interrupted();
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("f"), new IOException("as Kotlin throws it"),
                new StackOverflowError(),
                new Throwable("f"), new Unprintable());
    }

    static EventLog open(Sending sending) {
        return EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.retry.first", "1ms")
                .set("eventlog.retry.max", "10ms").transport(sending).build();
    }

    void handle(Consumer<String> to) {
        Handler handler = new RecordHandler(row -> {
            to.accept(row.getMessage());
        });
        handlers.add(handler);
        own.addHandler(handler);
        own.setUseParentHandlers(false);
    }

    static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new AssertionError("no text");
        }
    }

    static class Sending implements Transport {
        interface Before {
            void send(Batch batch) throws Throwable;
        }

        final List<String> events = new CopyOnWriteArrayList<>();
        volatile Before before = batch -> {};
        volatile Throwable atClose;

        @Override
        public void send(Batch batch) {
            try {
                before.send(batch);
            } catch (Throwable e) {
                Sending.<RuntimeException>raise(e);
            }
            for (int i = 0; i < batch.count(); i++) {
                events.add(StandardCharsets.UTF_8.decode(batch.event(i)).toString());
            }
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public void close() {
            if (atClose != null) {
                Sending.<RuntimeException>raise(atClose);
            }
        }

        @SuppressWarnings("unchecked")
        static <T extends Throwable> void raise(Throwable fault) throws T {
            throw (T) fault;
        }
    }
}
