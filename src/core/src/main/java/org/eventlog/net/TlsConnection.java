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
 * TLS 1.2 and 1.3 on a {@link PlainConnection}, with Java's engine. Every wait has a limit.
 *
 * <p>
 * The peer's end counts only if it is sent in TLS ({@code close_notify}). An end of the TCP connection without it could
 * be forged by anyone in between, and is a failure, except after this side has closed its output: many receivers then
 * close without {@code close_notify}.
 */
final class TlsConnection implements Connection {
    /** See {@link #awaitClientAcceptance}. */
    private static final Duration ACCEPTANCE_WAIT = Duration.ofSeconds(3);
    private static final String HANDSHAKE = "waiting for the end of the TLS handshake";
    private static final int FIRST_RECORD_TYPE = 20;
    private static final int LAST_RECORD_TYPE = 23;

    private final PlainConnection below;
    private final SSLEngine engine;
    private final Address host;
    private final OwnCertificate own;
    /** Held while the engine is used, so that another thread that closes the connection does not use it. */
    private final ReentrantLock inUse = new ReentrantLock();

    // Guarded by inUse
    private final TlsRecords records;
    private boolean heard;
    /** Whether no more data can be read without waiting. */
    private boolean starved;

    TlsConnection(PlainConnection below, SSLEngine engine, Address host, OwnCertificate own) {
        this.below = below;
        this.engine = engine;
        this.host = host;
        this.own = own;
        this.records = new TlsRecords(below, engine);
    }

    /** Describes the negotiated parameters and the peer's certificate. */
    String describe() {
        return describe(engine.getSession());
    }

    static String describe(SSLSession session) {
        String agreed = session.getProtocol() + ", " + session.getCipherSuite();
        try {
            return agreed + ", " + PeerCheck.describe((X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return agreed + ", no certificate";
        }
    }

    /** Returns when the peer is authenticated and, as far as can be known, has accepted this client. */
    void handshake(Duration limit) throws IOException, InterruptedException {
        inUse.lock();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            engine.beginHandshake();
            runHandshake(deadline);
            awaitClientAcceptance(deadline);
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } finally {
            inUse.unlock();
        }
    }

    private void runHandshake(long deadline) throws IOException, InterruptedException {
        while (true) {
            if (System.nanoTime() - deadline > 0) {
                // Ends the loop even for a peer that sends without pause.
                throw new SocketTimeoutException("no progress in time while " + HANDSHAKE);
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> records.runTasks();
                case NEED_WRAP -> {
                    if (!records.hasRoomForRecord()) {
                        records.flush(deadline, HANDSHAKE);
                    }
                    records.wrap(TlsRecords.NOTHING, 0, 1);
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (records.peerEnded()) {
                        throw TlsFaults.endedInHandshake(own);
                    }
                    if (!records.unwrap()) {
                        records.flush(deadline, HANDSHAKE);
                        fillInHandshake(deadline);
                    }
                }
                default -> {
                    records.flush(deadline, HANDSHAKE);
                    return;
                }
            }
        }
    }

    private void fillInHandshake(long deadline) throws IOException, InterruptedException {
        int n = records.fill();
        if (n < 0) {
            throw TlsFaults.endedInHandshake(own);
        }
        if (n == 0) {
            below.await(SelectionKey.OP_READ, deadline, HANDSHAKE);
        } else if (!heard) {
            heard = true;
            int type = records.nextType();
            if (type < FIRST_RECORD_TYPE || type > LAST_RECORD_TYPE) {
                throw TlsFaults.notTls();
            }
        }
    }

    /**
     * With TLS 1.3, the client's handshake is complete before the peer has checked the client's certificate or noticed
     * that it is missing; a refusal arrives with a later read. If the peer requested a certificate, this method
     * therefore waits for a short time for an alert or a session ticket, which most receivers send as soon as they have
     * accepted the client. A later refusal is noticed by the read for the response, or while written data settles.
     *
     * <p>
     * Some receivers (rsyslog) check certificates after the handshake in any version, and close the connection without
     * an alert. This method therefore also waits if the client had no certificate to present.
     */
    private void awaitClientAcceptance(long handshakeDeadline) throws IOException, InterruptedException {
        boolean known = own.wasShown() && !engine.getSession().getProtocol().equals("TLSv1.3");
        if (!own.wasAskedFor() || known) {
            return;
        }
        long soon = System.nanoTime() + ACCEPTANCE_WAIT.toNanos();
        long deadline = soon - handshakeDeadline < 0 ? soon : handshakeDeadline;
        while (!records.peerEnded() && !records.content().hasRemaining()) {
            if (records.unwrap()) {
                if (!records.peerEnded() && !records.content().hasRemaining()) {
                    return;
                }
                continue;
            }
            int n = records.fill();
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
        if (records.peerEnded()) {
            throw TlsFaults.endedInHandshake(own);
        }
    }

    @Override
    public void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException {
        inUse.lock();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            int at = skipEmpty(buffers, 0);
            while (at < buffers.length || records.hasOutgoing()) {
                while (at < buffers.length && records.hasRoomForRecord()) {
                    encrypt(buffers, at, limit);
                    at = skipEmpty(buffers, at);
                }
                if (records.hasOutgoing() && records.flushNow() == 0) {
                    below.await(SelectionKey.OP_WRITE, deadline, WRITING);
                } else {
                    // There was progress: the limit applies to a receiver that accepts nothing, not to a slow one.
                    deadline = System.nanoTime() + limit.toNanos();
                }
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
        SSLEngineResult result = records.wrap(buffers, at, buffers.length - at);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new IOException("the receiver closed the connection");
        }
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            // The peer requests another handshake (TLS 1.2).
            runHandshake(System.nanoTime() + limit.toNanos());
        }
    }

    private static int skipEmpty(ByteBuffer[] buffers, int from) {
        int at = from;
        while (at < buffers.length && !buffers[at].hasRemaining()) {
            at++;
        }
        return at;
    }

    /** Reads the peer's alert, if there is one, because it is more informative than a broken pipe. */
    private IOException alertInstead(IOException failure) {
        try {
            for (int i = 0; i < TlsRecords.MAX && !records.peerEnded() && !records.content().hasRemaining(); i++) {
                if (!records.unwrap() && records.fill() <= 0) {
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
            int n = decrypt(to);
            while (n == 0 && to.hasRemaining()) {
                if (starved) {
                    records.flushNow();
                    int operations = SelectionKey.OP_READ | (records.hasOutgoing() ? SelectionKey.OP_WRITE : 0);
                    below.await(operations, deadline, READING);
                } else if (System.nanoTime() - deadline > 0) {
                    throw new SocketTimeoutException("no progress in time while " + READING);
                }
                n = decrypt(to);
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
            records.flushNow();
            return decrypt(to);
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } finally {
            inUse.unlock();
        }
    }

    /** Decrypts available data from a limited number of records, without waiting. */
    private int decrypt(ByteBuffer to) throws IOException {
        starved = false;
        for (int i = 0; i < TlsRecords.MAX && !records.content().hasRemaining() && !records.peerEnded(); i++) {
            if (!records.unwrap()) {
                int n = records.fill();
                if (n < 0 && !records.mayEndSo()) {
                    throw new EOFException("the receiver's connection broke off");
                }
                if (n == 0) {
                    starved = true;
                    return 0;
                }
            }
        }
        if (!records.content().hasRemaining()) {
            return records.peerEnded() ? -1 : 0;
        }
        ByteBuffer content = records.content();
        int n = Math.min(content.remaining(), to.remaining());
        to.put(content.slice(content.position(), n));
        content.position(content.position() + n);
        return n;
    }

    @Override
    public void endOutput() throws IOException {
        inUse.lock();
        try {
            records.endOutput();
        } finally {
            inUse.unlock();
        }
    }

    /** Sends close_notify, unless another thread is using the connection. A call in progress ends. */
    @Override
    public void close() {
        try (below) {
            if (inUse.tryLock()) {
                try {
                    records.sayFarewell();
                    records.flushNow();
                } finally {
                    inUse.unlock();
                }
            }
        } catch (IOException | RuntimeException e) {
            // The close_notify is optional.
        }
    }
}
