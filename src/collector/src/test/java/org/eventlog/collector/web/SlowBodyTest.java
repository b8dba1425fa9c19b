// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the limits of bodies that are read by a thread which waits for them. */
class SlowBodyTest {
    private static final int LENGTH = 20;

    private long nanos;

    @Test
    void strangersBodyHasTenSecondsToArrive() {
        assertThat(Body.small(request("192.0.2.7", seconds(0.4)), 100, () -> nanos)).hasSize(LENGTH);
        assertThatThrownBy(() -> Body.small(request("192.0.2.7", seconds(0.6)), 100, () -> nanos))
                .isInstanceOf(Refusal.class).extracting("code").isEqualTo("too_slow");
    }

    @Test
    void oneNetworkDoesNotOccupyAllThreadsForStrangers() {
        byte[] body = Body.small(request("192.0.2.7", () -> {
            assertThatThrownBy(() -> Body.small(request("192.0.2.7", seconds(0)), 100, () -> nanos))
                    .isInstanceOf(Refusal.class).extracting("code").isEqualTo("too_many_bodies");
            assertThat(Body.small(request("198.51.100.1", seconds(0)), 100, () -> nanos)).hasSize(LENGTH);
        }), 100, () -> nanos);

        assertThat(body).hasSize(LENGTH);
    }

    @Test
    void largeBodyOfAKeyHasMoreTime() {
        BodyBudget budget = new BodyBudget(100 << 20, () -> nanos);
        HttpServletRequest request = keyed("k");

        budget.take(request, 10 << 20);
        seconds(300).run();
        budget.take(request, 1);
        seconds(60).run();

        assertThatThrownBy(() -> budget.take(request, 1)).isInstanceOf(Refusal.class).extracting("code")
                .isEqualTo("too_slow");
    }

    @Test
    void smallBodyOfAKeyHasThirtySeconds() {
        BodyBudget budget = new BodyBudget(100 << 20, () -> nanos);
        HttpServletRequest request = keyed("k");

        budget.take(request, 1);
        seconds(29).run();
        budget.take(request, 1);
        seconds(2).run();

        assertThatThrownBy(() -> budget.take(request, 1)).isInstanceOf(Refusal.class).extracting("code")
                .isEqualTo("too_slow");
    }

    @Test
    void bodyThatIsAloneIsNotRefusedForItsSize() {
        BodyBudget budget = new BodyBudget(100, () -> nanos);
        HttpServletRequest large = keyed("k");
        HttpServletRequest second = keyed("k");

        budget.take(large, 99);
        assertThatThrownBy(() -> budget.take(second, 1)).isInstanceOf(Refusal.class).extracting("code")
                .isEqualTo("too_many_bodies");
        BodyBudget.giveBack(large);
        budget.take(second, 99);
        BodyBudget.giveBack(second);

        assertThat(budget.held()).isZero();
    }

    private Runnable seconds(double count) {
        return () -> nanos += (long) (count * TimeUnit.SECONDS.toNanos(1));
    }

    private static HttpServletRequest keyed(String id) {
        HttpServletRequest request = request("192.0.2.7", () -> {
            // Not read.
        });
        Body.isKeyed(request, id);
        return request;
    }

    /** @param beforeEach runs before each byte */
    private static HttpServletRequest request(String address, Runnable beforeEach) {
        Map<Object, Object> attributes = new HashMap<>();
        return (HttpServletRequest) Proxy.newProxyInstance(SlowBodyTest.class.getClassLoader(),
                new Class<?>[]{HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentLengthLong" -> (long) LENGTH;
                    case "getRemoteAddr" -> address;
                    case "getInputStream" -> new SlowInput(beforeEach);
                    case "getAttribute" -> attributes.get(arguments[0]);
                    case "setAttribute" -> {
                        attributes.put(arguments[0], arguments[1]);
                        yield null;
                    }
                    case "removeAttribute" -> {
                        attributes.remove(arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static final class SlowInput extends ServletInputStream {
        private final Runnable beforeEach;
        private int sent;

        SlowInput(Runnable beforeEach) {
            this.beforeEach = beforeEach;
        }

        @Override
        public int read() {
            if (sent == LENGTH) {
                return -1;
            }
            beforeEach.run();
            sent++;
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            int one = read();
            if (one < 0) {
                return -1;
            }
            bytes[from] = (byte) one;
            return 1;
        }

        @Override
        public boolean isFinished() {
            return sent == LENGTH;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
