// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eventlog.collector.store.EventFilter;

/**
 * A client with a live tail. The hub's thread and the server's threads write to it without blocking. If one is already
 * writing, the other leaves the work to it, so that no lock is held during calls of the container.
 */
final class TailClient implements WriteListener, AsyncListener {
    private final EventFilter filter;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final long begun;
    private final Consumer<TailClient> gone;
    private final String owner;
    private final BooleanSupplier allowed;
    private final TailBuffer buffer = new TailBuffer();
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Used by the thread that is currently writing. */
    private boolean unflushed;
    /** Used by the hub's thread. */
    private long position;

    /**
     * @param owner the key or user
     * @param allowed whether the owner may still read
     */
    TailClient(EventFilter filter, long position, AsyncContext context, long begun, String owner,
            BooleanSupplier allowed, Consumer<TailClient> gone) throws IOException {
        this.owner = owner;
        this.allowed = allowed;
        this.filter = filter;
        this.position = position;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.begun = begun;
        this.gone = gone;
    }

    String owner() {
        return owner;
    }

    boolean isAllowed() {
        return allowed.getAsBoolean();
    }

    EventFilter filter() {
        return filter;
    }

    long position() {
        return position;
    }

    void moveTo(long seq) {
        position = seq;
    }

    long begun() {
        return begun;
    }

    TailBuffer buffer() {
        return buffer;
    }

    /** Sends buffered data as far as the network accepts it. */
    void send() {
        if (wanted.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = wanted.get();
            try {
                write();
            } catch (IOException | IllegalStateException e) {
                end();
            }
        } while (wanted.addAndGet(-seen) != 0);
    }

    private void write() throws IOException {
        while (!ended.get() && out.isReady()) {
            byte[] bytes = buffer.next();
            if (bytes != null) {
                out.write(bytes);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
        }
    }

    /** Ends the response. The client may reconnect. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            gone.accept(this);
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // The container has already completed it.
            }
        }
    }

    @Override
    public void onWritePossible() {
        send();
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended.set(true);
        gone.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The context is not restarted.
    }
}
