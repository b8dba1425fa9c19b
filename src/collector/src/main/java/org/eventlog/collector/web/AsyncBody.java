// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eventlog.address.Network;

/**
 * Reads the bodies of clients that have shown no key, without holding a thread while they arrive: anyone could otherwise
 * occupy all threads of the server with bodies that never end. Their number, size and time are limited.
 */
public final class AsyncBody {
    /** The attribute of the servlet context. */
    public static final String ATTRIBUTE = AsyncBody.class.getName();
    private static final int PLACES = 1_000;
    private static final int PLACES_OF_NETWORK = 20;
    private static final long MOST_BYTES = 16 << 20;
    private static final int DISCARDED = 2 << 20;
    private static final int CHUNK = 4 << 10;
    private static final Refusal TOO_MANY = new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);

    private final Shares places = new Shares(PLACES, PLACES_OF_NETWORK);
    private final AtomicLong held = new AtomicLong();
    private final Duration most;

    /** @param most the time for a body to arrive and to be processed */
    public AsyncBody(Duration most) {
        this.most = most;
    }

    /** Continues with the body, or with the reason why it could not be read, on a thread of the server. */
    interface Receiver {
        void take(HttpServletResponse response, byte[] body, Refusal refusal) throws IOException;
    }

    /** @throws Refusal 413 or 503, before anything is read */
    void read(HttpServletRequest request, int limit, Receiver to) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw Body.tooLarge(limit);
        }
        start(request, limit, to);
    }

    /** Reads and ignores the rest of a refused request after its response, which its sender could miss otherwise. */
    boolean discard(HttpServletRequest request) {
        try {
            start(request, DISCARDED, null);
            return true;
        } catch (IOException | RuntimeException e) {
            // The server closes the connection.
            return false;
        }
    }

    private void start(HttpServletRequest request, int limit, Receiver to) throws IOException {
        String network = Network.of(request.getRemoteAddr());
        if (!places.take(network)) {
            throw TOO_MANY;
        }
        Reading reading = null;
        try {
            ServletInputStream in = request.getInputStream();
            // The original response: that of a filter may end with the filter.
            AsyncContext context = request.startAsync();
            context.setTimeout(most.toMillis());
            reading = new Reading(context, in, network, limit, to);
            context.addListener(reading);
            in.setReadListener(reading);
        } catch (IOException | RuntimeException e) {
            if (reading == null) {
                places.giveBack(network);
                throw e;
            }
            reading.end(unreadable());
        }
    }

    private static Refusal unreadable() {
        return new Refusal(400, "unreadable_body", "The body is incomplete.");
    }

    private final class Reading implements ReadListener, AsyncListener {
        private final AsyncContext context;
        private final ServletInputStream in;
        private final String network;
        private final int limit;
        /** Null to discard the body. */
        private final Receiver to;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean released = new AtomicBoolean();
        private int size;

        Reading(AsyncContext context, ServletInputStream in, String network, int limit, Receiver to) {
            this.context = context;
            this.in = in;
            this.network = network;
            this.limit = limit;
            this.to = to;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] chunk = new byte[CHUNK];
            while (!ended.get() && in.isReady() && !in.isFinished()) {
                int n = in.read(chunk);
                if (n < 0) {
                    return;
                }
                if (size + n > limit) {
                    end(Body.tooLarge(limit));
                    return;
                }
                size += n;
                if (to != null) {
                    out.write(chunk, 0, n);
                    if (held.addAndGet(n) > MOST_BYTES) {
                        end(TOO_MANY);
                        return;
                    }
                }
            }
        }

        @Override
        public void onAllDataRead() {
            end(null);
        }

        @Override
        public void onError(Throwable error) {
            end(unreadable());
        }

        /** @param refusal null if the body is complete */
        void end(Refusal refusal) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            if (to == null) {
                complete();
                return;
            }
            try {
                // The caller may be a thread of the network, which must not wait for a database.
                context.start(() -> deliver(refusal));
            } catch (IllegalStateException e) {
                complete();
            }
        }

        private void deliver(Refusal refusal) {
            try {
                to.take((HttpServletResponse) context.getResponse(), refusal == null ? out.toByteArray() : null,
                        refusal);
            } catch (IOException e) {
                // The client is gone.
            } finally {
                complete();
            }
        }

        private void complete() {
            release();
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // The container has already completed it.
            }
        }

        private void release() {
            if (released.compareAndSet(false, true)) {
                if (to != null) {
                    held.addAndGet(-out.size());
                }
                places.giveBack(network);
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            if (ended.compareAndSet(false, true) && to != null) {
                deliver(new Refusal(408, "too_slow", "The body did not arrive in time."));
            } else {
                complete();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            ended.set(true);
            release();
        }

        @Override
        public void onError(AsyncEvent event) {
            ended.set(true);
            complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // The context is not restarted.
        }
    }
}
