// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * TLS 1.2 and 1.3 on a {@link PlainConnection}, by Java's engine: no wait without a limit here either.
 *
 * <p>
 * The peer's end counts only when it is said in TLS ({@code close_notify}): a bare end of the connection may come from
 * anybody on the way, and is a failure. But not behind our own end: many receivers hang up then without a word.
 */
final class TlsConnection implements Connection {
    /** So many records are gathered for one write to the kernel. */
    private static final int RECORDS = 4;
    /** A peer that sends records without content must not hold us up for ever. */
    private static final int MOST_RECORDS = 64;
    /** See {@link #awaitVerdict}. */
    private static final Duration VERDICT = Duration.ofSeconds(1);
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};
    private static final String HANDSHAKE = "waiting for the end of the TLS handshake";
    private static final int FIRST_RECORD_TYPE = 20;
    private static final int LAST_RECORD_TYPE = 23;

    private final PlainConnection below;
    private final SSLEngine engine;
    private final Address host;
    private final OwnCertificate own;
    /** Held while the engine is used, so that a close from another thread keeps away from it. */
    private final ReentrantLock inUse = new ReentrantLock();

    // Ready to be read from, all three; guarded by inUse
    private ByteBuffer received;
    private ByteBuffer content;
    private ByteBuffer outgoing;
    private boolean heard;
    private boolean peerEnded;
    private boolean outputEnded;
    private boolean endWhenFlushed;

    TlsConnection(PlainConnection below, SSLEngine engine, Address host, OwnCertificate own) {
        this.below = below;
        this.engine = engine;
        this.host = host;
        this.own = own;
        this.received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        this.content = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        this.outgoing = ByteBuffer.allocate(RECORDS * engine.getSession().getPacketBufferSize()).flip();
    }

    /** What was agreed on, and who the peer says it is. */
    String describe() {
        SSLSession session = engine.getSession();
        String agreed = session.getProtocol() + ", " + session.getCipherSuite();
        try {
            return agreed + ", " + PeerCheck.describe((X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return agreed + ", no certificate";
        }
    }

    /** Returns when the peer is known, and, as far as can be told, knows us. */
    void handshake(Duration limit) throws IOException, InterruptedException {
        inUse.lock();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            engine.beginHandshake();
            shakeHands(deadline);
            awaitVerdict(deadline);
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } finally {
            inUse.unlock();
        }
    }

    private void shakeHands(long deadline) throws IOException, InterruptedException {
        while (true) {
            if (System.nanoTime() - deadline > 0) {
                // Also a peer that never pauses comes to an end.
                throw new SocketTimeoutException("no progress in time while " + HANDSHAKE);
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!hasRoomForRecord()) {
                        flush(deadline, HANDSHAKE);
                    }
                    wrap(NOTHING, 0, 1);
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (peerEnded) {
                        throw TlsFaults.endedInHandshake(own);
                    }
                    if (!unwrap()) {
                        flush(deadline, HANDSHAKE);
                        fillInHandshake(deadline);
                    }
                }
                default -> {
                    flush(deadline, HANDSHAKE);
                    return;
                }
            }
        }
    }

    private void fillInHandshake(long deadline) throws IOException, InterruptedException {
        int n = fill();
        if (n < 0) {
            throw TlsFaults.endedInHandshake(own);
        }
        if (n == 0) {
            below.await(SelectionKey.OP_READ, deadline, HANDSHAKE);
        } else if (!heard) {
            heard = true;
            int type = received.get(received.position()) & 0xFF;
            if (type < FIRST_RECORD_TYPE || type > LAST_RECORD_TYPE) {
                throw TlsFaults.notTls();
            }
        }
    }

    /**
     * Under TLS 1.3 the handshake is over for us before the peer has looked at our certificate, or has missed it; its
     * refusal comes with a later read. So where it asked for one, wait a little for either an alert or a session ticket,
     * which most receivers send as soon as they have let us in. What a receiver refuses later still is noticed by the
     * read for its answer, or while what was written settles.
     *
     * <p>
     * Some receivers (rsyslog) look at certificates behind the handshake in any version, and just hang up: so wait as
     * well where we had none to show.
     */
    private void awaitVerdict(long handshakeDeadline) throws IOException, InterruptedException {
        boolean known = own.wasShown() && !engine.getSession().getProtocol().equals("TLSv1.3");
        if (!own.wasAskedFor() || known) {
            return;
        }
        long soon = System.nanoTime() + VERDICT.toNanos();
        long deadline = soon - handshakeDeadline < 0 ? soon : handshakeDeadline;
        while (!peerEnded && !content.hasRemaining()) {
            if (unwrap()) {
                if (!peerEnded && !content.hasRemaining()) {
                    return;
                }
                continue;
            }
            int n = fill();
            if (n < 0) {
                throw TlsFaults.endedInHandshake(own);
            }
            if (n == 0) {
                try {
                    below.await(SelectionKey.OP_READ, deadline, HANDSHAKE);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }
        if (peerEnded) {
            throw TlsFaults.endedInHandshake(own);
        }
    }

    @Override
    public void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException {
        inUse.lock();
        try {
            int at = skipEmpty(buffers, 0);
            while (at < buffers.length || outgoing.hasRemaining()) {
                while (at < buffers.length && hasRoomForRecord()) {
                    encrypt(buffers, at, limit);
                    at = skipEmpty(buffers, at);
                }
                flushSome(System.nanoTime() + limit.toNanos());
            }
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } catch (IOException e) {
            throw alertInstead(e);
        } finally {
            inUse.unlock();
        }
    }

    private void encrypt(ByteBuffer[] buffers, int at, Duration limit) throws IOException, InterruptedException {
        SSLEngineResult result = wrap(buffers, at, buffers.length - at);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new IOException("the receiver closed the connection");
        }
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            // The peer wants another handshake (TLS 1.2).
            shakeHands(System.nanoTime() + limit.toNanos());
        }
    }

    private static int skipEmpty(ByteBuffer[] buffers, int from) {
        int at = from;
        while (at < buffers.length && !buffers[at].hasRemaining()) {
            at++;
        }
        return at;
    }

    private boolean hasRoomForRecord() {
        return outgoing.capacity() - outgoing.remaining() >= engine.getSession().getPacketBufferSize();
    }

    /** Why the peer takes no more may be there to be read: its alert says more than our broken pipe. */
    private IOException alertInstead(IOException failure) {
        try {
            for (int i = 0; i < MOST_RECORDS && !peerEnded && !content.hasRemaining(); i++) {
                if (!unwrap() && fill() <= 0) {
                    break;
                }
            }
        } catch (SSLException e) {
            ConnectionFault fault = TlsFaults.of(e, host, own);
            fault.addSuppressed(failure);
            return fault;
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public int read(ByteBuffer to, long deadline) throws IOException, InterruptedException {
        inUse.lock();
        try {
            int n = decrypt(to, Integer.MAX_VALUE);
            while (n == 0 && to.hasRemaining()) {
                flushNow();
                int operations = SelectionKey.OP_READ | (outgoing.hasRemaining() ? SelectionKey.OP_WRITE : 0);
                below.await(operations, deadline, READING);
                n = decrypt(to, MOST_RECORDS);
            }
            return n;
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public int readNow(ByteBuffer to) throws IOException {
        inUse.lock();
        try {
            flushNow();
            return decrypt(to, MOST_RECORDS);
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } finally {
            inUse.unlock();
        }
    }

    /** What there is without waiting, from so many records at most. */
    private int decrypt(ByteBuffer to, int mostRecords) throws IOException {
        for (int i = 0; i < mostRecords && !content.hasRemaining() && !peerEnded; i++) {
            if (!unwrap()) {
                int n = fill();
                if (n < 0 && !outputEnded) {
                    throw new EOFException("the receiver's connection broke off");
                }
                peerEnded |= n < 0;
                if (n == 0) {
                    return 0;
                }
            }
        }
        if (!content.hasRemaining()) {
            return peerEnded ? -1 : 0;
        }
        int n = Math.min(content.remaining(), to.remaining());
        to.put(content.slice(content.position(), n));
        content.position(content.position() + n);
        return n;
    }

    @Override
    public void endOutput() throws IOException {
        inUse.lock();
        try {
            sayFarewell();
            outputEnded = true;
            endWhenFlushed = true;
            flushNow();
        } finally {
            inUse.unlock();
        }
    }

    private void sayFarewell() throws SSLException {
        engine.closeOutbound();
        for (int i = 0; i < MOST_RECORDS && !engine.isOutboundDone() && hasRoomForRecord(); i++) {
            if (wrap(NOTHING, 0, 1).bytesProduced() == 0) {
                return;
            }
        }
    }

    /** Takes one record that was received, or finds that there is not a whole one. */
    private boolean unwrap() throws SSLException {
        if (!received.hasRemaining()) {
            return false;
        }
        content.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(received, content);
        } finally {
            content.flip();
        }
        runTasks();
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                received = atLeast(received, engine.getSession().getPacketBufferSize());
                return false;
            }
            case BUFFER_OVERFLOW -> {
                int needed = content.remaining() + engine.getSession().getApplicationBufferSize();
                if (content.capacity() >= needed) {
                    throw new SSLException("a record that is too large");
                }
                content = atLeast(content, needed);
                return true;
            }
            case CLOSED -> {
                peerEnded = true;
                return true;
            }
            default -> {
                peerEnded = engine.isInboundDone();
                if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP && hasRoomForRecord()) {
                    // An answer to a change of keys, or to the peer's farewell.
                    wrap(NOTHING, 0, 1);
                }
                return true;
            }
        }
    }

    private SSLEngineResult wrap(ByteBuffer[] from, int at, int count) throws SSLException {
        outgoing.compact();
        SSLEngineResult result;
        try {
            result = engine.wrap(from, at, count, outgoing);
        } finally {
            outgoing.flip();
        }
        runTasks();
        return result;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static ByteBuffer atLeast(ByteBuffer buffer, int capacity) {
        return buffer.capacity() >= capacity ? buffer : ByteBuffer.allocate(capacity).put(buffer).flip();
    }

    /** Takes from the kernel what it has. */
    private int fill() throws IOException {
        received.compact();
        try {
            return below.readNow(received);
        } finally {
            received.flip();
        }
    }

    private void flush(long deadline, String doing) throws IOException, InterruptedException {
        while (outgoing.hasRemaining()) {
            if (flushNow() == 0) {
                below.await(SelectionKey.OP_WRITE, deadline, doing);
            }
        }
    }

    private void flushSome(long deadline) throws IOException, InterruptedException {
        while (outgoing.hasRemaining() && flushNow() == 0) {
            below.await(SelectionKey.OP_WRITE, deadline, WRITING);
        }
    }

    private int flushNow() throws IOException {
        int n = outgoing.hasRemaining() ? below.writeNow(outgoing) : 0;
        if (endWhenFlushed && !outgoing.hasRemaining()) {
            endWhenFlushed = false;
            below.endOutput();
        }
        return n;
    }

    /** Says so to the peer, unless somebody is using the connection; that ends then. */
    @Override
    public void close() {
        try (below) {
            if (inUse.tryLock()) {
                try {
                    sayFarewell();
                    flushNow();
                } finally {
                    inUse.unlock();
                }
            }
        } catch (IOException | RuntimeException e) {
            // It was a courtesy.
        }
    }
}
