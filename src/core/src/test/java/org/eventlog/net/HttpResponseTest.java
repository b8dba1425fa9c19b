// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads responses from a connection that returns them in small pieces. */
@Timeout(60)
class HttpResponseTest {
    private static final String[] PIECES = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.0 503 Busy\r\n",
            "\r\n", "\n", "Content-Length: ", "5\r\n", "-1", "99999999999999999999", "Transfer-Encoding: chunked\r\n",
            "7fffffffffffffff\r\n", "3\r\nabc\r\n", "0\r\n\r\n", "Retry-After: Mon, 23 Nov 2026 09:00:00 GMT\r\n",
            "Retry-After: 99999999999\r\n", "Date: never\r\n", ": x\r\n", "\u0000\u00FF", "hello",
            "Connection: close\r\n"};

    @Test
    void readingAlwaysEndsAndIsBounded() {
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? PIECES[0] : "");
            for (int n = random.nextInt(10); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            try {
                HttpResponse answer = HttpResponse.read(new Given(text.toString(), 0, random), Long.MAX_VALUE, 4);
                answer.describe();
                Duration wait = answer.retryAfter(Instant.EPOCH);

                assertThat(answer.body()).hasSizeLessThanOrEqualTo(4);
                assertThat(wait == null || !wait.isNegative() && wait.compareTo(Duration.ofHours(1)) <= 0).isTrue();
                read++;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(read).as("answers that were some").isGreaterThan(1000);
    }

    @Test
    void stopsReadingAnEndlessResponse() throws Exception {
        for (String beginning : new String[]{"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n"}) {
            Given endless = new Given(beginning, Long.MAX_VALUE, new Random(1));
            try {
                HttpResponse.read(endless, Long.MAX_VALUE, 4);
                throw new AssertionError("it has an end: " + beginning);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("endless");
            }
            assertThat(endless.given).isLessThan(HttpResponse.MAX_BODY + 100_000L);
        }
    }

    /** A text, followed by this many bytes. */
    private static final class Given implements Connection {
        private final byte[] text;
        private final Random random;
        private long more;
        private int at;
        private long given;

        Given(String text, long more, Random random) {
            this.text = text.getBytes(StandardCharsets.ISO_8859_1);
            this.more = more;
            this.random = random;
        }

        @Override
        public int read(ByteBuffer to, long deadline) {
            if (at == text.length && more == 0) {
                return -1;
            }
            int n = 0;
            int most = at < text.length ? 1 + random.nextInt(20) : to.remaining();
            for (; n < most && to.hasRemaining() && (at < text.length || more > 0); n++) {
                if (at < text.length) {
                    to.put(text[at++]);
                } else {
                    more--;
                    to.put((byte) 'x');
                }
            }
            given += n;
            return n;
        }

        @Override
        public void write(ByteBuffer[] buffers, Duration limit) {
            throw new UnsupportedOperationException("nothing is asked");
        }

        @Override
        public int readNow(ByteBuffer to) {
            return read(to, 0);
        }

        @Override
        public void endOutput() {
            more = 0;
        }

        @Override
        public void close() {
            more = 0;
        }
    }
}
