// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.tls.TlsServer;

/** An accepted connection, served by its own thread. {@link #close} may be called by any thread. */
final class Client {
    /** The maximum duration of a silent connection, in case a test forgets to close it. */
    private static final int MAX_SILENCE_MILLIS = 120_000;

    /**
     * The fixed configuration of a receiver.
     *
     * @param tls null for none
     */
    record ReceiverBehavior(Conversation conversation, TlsServer tls, Predicate<ReceivedEvent> refused, int maxBytes) {}

    /** Thrown when the script or the test ends the connection. */
    private static final class Scripted extends IOException {
        private static final long serialVersionUID = 1;
    }

    private final Socket raw;
    private final ReceiverBehavior behavior;
    private final Script script;
    private final Ledger ledger;
    /** Called after each batch that was answered according to the script. */
    private final Runnable stepDone;
    private final CountDownLatch closed = new CountDownLatch(1);
    private OutputStream out;

    Client(Socket raw, ReceiverBehavior behavior, Script script, Ledger ledger, Runnable stepDone) {
        this.raw = raw;
        this.behavior = behavior;
        this.script = script;
        this.ledger = ledger;
        this.stepDone = stepDone;
    }

    /** Serves the connection to its end. */
    void serve(Fault fault) {
        try (raw) {
            raw.setTcpNoDelay(true);
            raw.setSoTimeout(MAX_SILENCE_MILLIS);
            if (fault.kind() == Fault.Kind.RESET_AT_ONCE) {
                throw reset();
            }
            if (fault.kind() == Fault.Kind.MUTE) {
                pause(null);
            }
            Socket socket = behavior.tls() == null ? raw : handshake();
            out = socket.getOutputStream();
            Wire in = new Wire(socket.getInputStream(), this);
            if (behavior.conversation() instanceof Conversation.Acknowledging conversation) {
                conversation.greet(in, out);
                answerBatches(in, conversation);
            } else {
                listen(in, fault);
            }
            socket.close();
        } catch (Scripted e) {
            // intended
        } catch (IOException | RuntimeException e) {
            if (closed.getCount() > 0) {
                ledger.problem(e.toString());
            }
        } finally {
            closed.countDown();
        }
    }

    private Socket handshake() throws IOException {
        SSLSocket socket = behavior.tls().accept(raw);
        socket.startHandshake();
        return socket;
    }

    private void answerBatches(Wire in, Conversation.Acknowledging conversation) throws IOException {
        while (in.awaitBatch()) {
            Fault fault = script.forBatch();
            in.begin(fault);
            Conversation.Incoming batch = conversation.read(in, behavior.maxBytes());
            if (batch == null) {
                return;
            }
            if (batch.refusal() != null) {
                write(batch.refusal());
                return;
            }
            answer(fault, batch, in, conversation);
            stepDone.run();
        }
    }

    private void answer(Fault fault, Conversation.Incoming batch, Wire in, Conversation.Acknowledging conversation)
            throws IOException {
        Ledger.Entry entry = ledger.received(batch);
        switch (fault.kind()) {
            case STALL -> discard(in);
            case GARBAGE -> write(conversation.garbage());
            case WRONG_ANSWER -> write(conversation.wrong(batch));
            case BUSY -> write(refusing().busy(batch, fault.time()));
            case RESET_BEFORE_ANSWER -> throw reset();
            case ENDLESS_HEAD, ENDLESS_BODY -> endless(fault.kind() == Fault.Kind.ENDLESS_HEAD, batch);
            case LATE -> {
                pause(fault.time());
                judge(batch, entry, null, conversation);
            }
            case DRIBBLE -> judge(batch, entry, fault.time(), conversation);
            default -> judge(batch, entry, null, conversation);
        }
    }

    /** The builder and the script ensure that a refusal is only requested if the protocol has one. */
    private Conversation.Refusing refusing() {
        return (Conversation.Refusing) behavior.conversation();
    }

    private void judge(Conversation.Incoming batch, Ledger.Entry entry, Duration pause,
            Conversation.Acknowledging conversation) throws IOException {
        if (batch.events().stream().anyMatch(behavior.refused())) {
            write(refusing().refusal(batch), pause);
            return;
        }
        // Recorded before it is written, because a test may check it as soon as the client has read it.
        ledger.acknowledged(entry, true);
        try {
            write(conversation.acknowledgement(batch), pause);
        } catch (IOException e) {
            ledger.acknowledged(entry, false);
            throw e;
        }
    }

    private void listen(Wire in, Fault fault) throws IOException {
        in.begin(fault);
        if (fault.kind() == Fault.Kind.GARBAGE) {
            write(behavior.conversation().garbage());
        }
        Thread talker = new Thread(this::talk, Thread.currentThread().getName() + "-talker");
        if (fault.kind() == Fault.Kind.ENDLESS_BODY) {
            talker.setDaemon(true);
            talker.start();
        }
        try {
            for (Conversation.Incoming batch = behavior.conversation().read(in, behavior.maxBytes()); batch != null;) {
                ledger.received(batch);
                batch = behavior.conversation().read(in, behavior.maxBytes());
            }
        } finally {
            close();
            join(talker);
            stepDone.run();
        }
    }

    private static void join(Thread talker) {
        try {
            talker.join(MAX_SILENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void talk() {
        try {
            endless(false, null);
        } catch (IOException e) {
            // The connection has ended.
        }
    }

    private void endless(boolean head, Conversation.Incoming batch) throws IOException {
        write(behavior.conversation().endless(head, batch));
        byte[] more = behavior.conversation().more(head);
        while (closed.getCount() > 0) {
            write(more);
        }
    }

    private void write(byte[] bytes) throws IOException {
        write(bytes, null);
    }

    private void write(byte[] bytes, Duration pause) throws IOException {
        if (pause == null) {
            out.write(bytes);
        } else {
            for (byte b : bytes) {
                pause(pause);
                out.write(b);
                out.flush();
            }
        }
        out.flush();
    }

    /** Reads and discards everything until the end of the connection. */
    private static void discard(Wire in) throws IOException {
        in.begin(Fault.none());
        byte[] buffer = new byte[8192];
        while (in.read(buffer, 0, buffer.length) >= 0) {
            // nothing
        }
    }

    /** Waits for this time or, without a time, until this side closes the connection. */
    void pause(Duration time) throws Scripted {
        try {
            boolean ended = closed.await(time == null ? Long.MAX_VALUE : time.toNanos(), TimeUnit.NANOSECONDS);
            if (ended) {
                throw new Scripted();
            }
        } catch (InterruptedException e) {
            throw new Scripted();
        }
    }

    /** Resets the connection. The caller throws the returned exception. */
    IOException reset() throws IOException {
        // Without lingering, close() sends RST and not FIN.
        raw.setSoLinger(true, 0);
        raw.close();
        return new Scripted();
    }

    /**
     * Closes this side of the connection with a FIN, and discards further data. The caller throws the returned
     * exception.
     */
    IOException endAndDiscard() throws IOException {
        // A close() with unread bytes would send RST. With TLS, the connection ends without the close_notify that TLS
        // requires.
        raw.shutdownOutput();
        byte[] buffer = new byte[8192];
        while (raw.getInputStream().read(buffer) >= 0) {
            // nothing
        }
        return new Scripted();
    }

    /** Closes the connection like the end of the process would. Does not wait. */
    void close() {
        closed.countDown();
        try {
            raw.close();
        } catch (IOException e) {
            // The connection is closed in either case.
        }
    }
}
