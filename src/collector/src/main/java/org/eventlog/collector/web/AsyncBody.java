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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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
    /** How long a body may take to arrive. */
    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long a body may wait for a thread of the server. */
    private static final long QUEUED_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** For what processing does besides its longest wait, such as hashing a password. */
    private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Refusal TOO_MANY = new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);

    private final Shares places = new Shares(PLACES, PLACES_OF_NETWORK);
    private final AtomicLong held = new AtomicLong();
    private final Duration most;
    private final LongSupplier nanos;

    /** @param processing the longest wait while the server processes a body that has arrived */
    public AsyncBody(Duration processing) {
        this(processing, System::nanoTime);
    }

    AsyncBody(Duration processing, LongSupplier nanos) {
        most = processing.plusNanos(ARRIVAL_NANOS + QUEUED_NANOS + SLACK_NANOS);
        this.nanos = nanos;
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

    /** For tests. */
    long held() {
        return held.get();
    }

    private final class Reading implements ReadListener, AsyncListener {
        private final AsyncContext context;
        private final ServletInputStream in;
        private final String network;
        private final int limit;
        /** Null to discard the body. */
        private final Receiver to;
        private final long since = nanos.getAsLong();
        /** Guarded by this. */
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        /** Whether nothing more is read. */
        private final AtomicBoolean ended = new AtomicBoolean();
        /** Whether a thread has begun to answer, or the request is over. The response belongs to that thread alone. */
        private final AtomicBoolean answered = new AtomicBoolean();
        /** Guarded by this. */
        private boolean released;
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
                if (isLaterThan(ARRIVAL_NANOS)) {
                    end(Body.tooSlow());
                    return;
                }
                if (to != null && !hold(chunk, n)) {
                    end(TOO_MANY);
                    return;
                }
            }
        }

        private boolean isLaterThan(long after) {
            return nanos.getAsLong() - since > after;
        }

        /** @return whether there was room */
        private synchronized boolean hold(byte[] chunk, int n) {
            if (released) {
                // A timeout has ended the request, and nobody would give these bytes back.
                return true;
            }
            out.write(chunk, 0, n);
            return held.addAndGet(n) <= MOST_BYTES;
        }

        @Override
        public void onAllDataRead() {
            end(isLaterThan(ARRIVAL_NANOS) ? Body.tooSlow() : null);
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
                context.start(() -> deliver(isLaterThan(ARRIVAL_NANOS + QUEUED_NANOS) ? tooBusy(refusal) : refusal));
            } catch (IllegalStateException e) {
                complete();
            }
        }

        /** What has waited so long for a thread would not be processed before the container's timeout. */
        private Refusal tooBusy(Refusal refusal) {
            return refusal == null ? TOO_MANY : refusal;
        }

        private void deliver(Refusal refusal) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            try {
                to.take((HttpServletResponse) context.getResponse(), refusal == null ? body() : null, refusal);
            } catch (IOException e) {
                // The client is gone.
            } finally {
                complete();
            }
        }

        private synchronized byte[] body() {
            return out.toByteArray();
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
            synchronized (this) {
                if (released) {
                    return;
                }
                released = true;
                held.addAndGet(-out.size());
            }
            places.giveBack(network);
        }

        /**
         * Answers, unless another thread does: completing the response here would send an empty 200. A thread that has
         * begun has ended before this time, as long as processing keeps its limit; otherwise the container answers 500.
         */
        @Override
        public void onTimeout(AsyncEvent event) {
            boolean unread = ended.compareAndSet(false, true);
            if (to == null) {
                complete();
            } else {
                deliver(unread ? Body.tooSlow() : TOO_MANY);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            ended.set(true);
            answered.set(true);
            release();
        }

        @Override
        public void onError(AsyncEvent event) {
            ended.set(true);
            if (answered.compareAndSet(false, true) || to == null) {
                complete();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // The context is not restarted.
        }
    }
}
