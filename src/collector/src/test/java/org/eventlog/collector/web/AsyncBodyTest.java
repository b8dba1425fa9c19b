// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncBodyTest {
    private static final String BODY = "key=k&message=hello";

    private long nanos;
    private final AsyncBody bodies = new AsyncBody(Duration.ofSeconds(15), () -> nanos);
    /** What the server's threads have to do. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();
    private final FakeInput in = new FakeInput(BODY);
    private AsyncListener container;
    private long timeout;
    private int completed;

    @BeforeEach
    void startReading() throws Exception {
        bodies.read(request(), 1_000,
                (response, body, refusal) -> answers.add(refusal != null
                        ? refusal.status() + " " + refusal.code()
                        : new String(body, StandardCharsets.UTF_8)));
    }

    @Test
    void bodyThatArrivedIsAnsweredOnce() throws Exception {
        arrive();
        tasks.remove().run();
        container.onTimeout(null);

        assertThat(answers).containsExactly(BODY);
        assertThat(completed).isPositive();
        assertThat(bodies.held()).isZero();
    }

    @Test
    void timeoutOfAnUnreadBodyIs408() throws Exception {
        in.listener.onDataAvailable();
        container.onTimeout(null);

        assertThat(answers).containsExactly("408 too_slow");
        assertThat(bodies.held()).isZero();
    }

    @Test
    void timeoutOfABodyThatWaitsForAThreadIs503AndItIsNotProcessedLater() throws Exception {
        arrive();
        container.onTimeout(null);
        tasks.remove().run();

        assertThat(answers).containsExactly("503 too_many_bodies");
        assertThat(completed).isEqualTo(1);
    }

    @Test
    void timeoutDoesNotCompleteTheResponseOfAThreadThatIsAnswering() throws Exception {
        bodies.read(request(), 1_000, (response, body, refusal) -> {
            container.onTimeout(null);
            answers.add("completed " + completed);
        });
        arrive();
        tasks.remove().run();

        assertThat(answers).containsExactly("completed 0");
    }

    @Test
    void bodyThatTookMoreThanTenSecondsIsRefused() throws Exception {
        in.listener.onDataAvailable();
        nanos = TimeUnit.SECONDS.toNanos(11);
        in.listener.onAllDataRead();
        tasks.remove().run();

        assertThat(answers).containsExactly("408 too_slow");
    }

    @Test
    void bodyThatWaitedTooLongForAThreadIsRefused() throws Exception {
        arrive();
        nanos = TimeUnit.SECONDS.toNanos(21);
        tasks.remove().run();

        assertThat(answers).containsExactly("503 too_many_bodies");
        assertThat(timeout).as("the container's timeout leaves time to arrive, to wait and to process")
                .isGreaterThan(35_000);
    }

    @Test
    void bytesThatArriveDuringATimeoutAreNotCounted() throws Exception {
        in.beforeRead = () -> {
            try {
                container.onTimeout(null);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        in.listener.onDataAvailable();

        assertThat(bodies.held()).isZero();
    }

    private void arrive() throws IOException {
        in.listener.onDataAvailable();
        in.listener.onAllDataRead();
    }

    private HttpServletRequest request() {
        return fake(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getContentLengthLong" -> (long) BODY.length();
            case "getRemoteAddr" -> "192.0.2.7";
            case "getInputStream" -> in;
            case "startAsync" -> context();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private AsyncContext context() {
        return fake(AsyncContext.class, (name, arguments) -> {
            switch (name) {
                case "setTimeout" -> timeout = (long) arguments[0];
                case "addListener" -> container = (AsyncListener) arguments[0];
                case "start" -> tasks.add((Runnable) arguments[0]);
                case "complete" -> completed++;
                case "getResponse" -> {
                    // Not used by this receiver.
                }
                default -> throw new UnsupportedOperationException(name);
            }
            return null;
        });
    }

    private interface Calls {
        Object call(String name, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(AsyncBodyTest.class.getClassLoader(), new Class<?>[]{type},
                (proxy, method, arguments) -> calls.call(method.getName(), arguments)));
    }

    private static final class FakeInput extends ServletInputStream {
        private final InputStream of;
        private ReadListener listener;
        private Runnable beforeRead = () -> {
            // Nothing happens.
        };

        FakeInput(String text) {
            of = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() throws IOException {
            return of.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            beforeRead.run();
            return of.read(bytes, from, length);
        }

        @Override
        public boolean isFinished() {
            try {
                return of.available() == 0;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener to) {
            listener = to;
        }
    }
}
