// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.AssertProvider;
import org.eventlog.testkit.EventsAssert;
import org.eventlog.testkit.ReceivedBatch;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.tls.TlsServer;

/**
 * A log server on a real socket of the loopback interface, which misbehaves as it is told and remembers what it got.
 *
 * <pre>
 * try (FaultyReceiver receiver = FaultyReceiver.http().script(Fault.resetAfter(1000), Fault.none()).start()) {
 *     …
 *     receiver.awaitEvents(100, Duration.ofSeconds(10));
 * }
 * </pre>
 *
 * <p>
 * The script's steps are taken one after the other: one by each batch, or, where the protocol has no answers, by each
 * connection. When it is over, all goes well. Each connection has a thread; {@link #close} ends all of them. For use by
 * any number of threads. With AssertJ's own {@code assertThat(receiver)} begins an {@link EventsAssert}.
 */
public final class FaultyReceiver implements AutoCloseable, AssertProvider<EventsAssert> {
    private final Conversation conversation;
    private final boolean tls;
    private final Script script;
    private final Ledger ledger = new Ledger();
    private final Listener listener;

    private FaultyReceiver(Builder builder) throws IOException {
        conversation = builder.conversation;
        tls = builder.tls != null;
        script = new Script(conversation);
        script.add(builder.faults);
        listener = new Listener(
                new Client.Manners(conversation, builder.tls, builder.refused, builder.maxBytes), script, ledger);
    }

    /** Reads events, a line each, and answers nothing, as Logstash's {@code json_lines} does. */
    public static Builder lines() {
        return with(new LinesConversation());
    }

    /**
     * An HTTP/1.1 server: a POST is a batch, 200 the acknowledgement, its {@code Idempotency-Key} the batch's name. Takes
     * JSON lines, an array, and a request of OTLP, of which the log records are the events; also compressed by gzip.
     */
    public static Builder http() {
        return with(new HttpConversation());
    }

    /** The kit's own protocol of acknowledged lines; {@link AckingTransport} speaks it. */
    public static Builder acked() {
        return with(new AckedConversation());
    }

    /**
     * A receiver of Fluentd's forward protocol without a shared key: a message in any mode is a batch, its chunk the
     * batch's name, the events' maps are read as JSON.
     */
    public static Builder forward() {
        return with(new ForwardConversation(null));
    }

    /** The same with a shared key: each connection begins with the handshake. */
    public static Builder forward(String sharedKey) {
        return with(new ForwardConversation(sharedKey));
    }

    /** A receiver of Lumberjack, version 2, as Logstash's {@code beats} input is: a window is a batch, and has no name. */
    public static Builder beats() {
        return with(new BeatsConversation());
    }

    /** Another protocol. */
    public static Builder with(Conversation conversation) {
        return new Builder(conversation);
    }

    /** What a receiver is to be like. */
    public static final class Builder {
        private final Conversation conversation;
        private TlsServer tls;
        private Fault[] faults = {};
        private Predicate<ReceivedEvent> refused = event -> false;
        private int maxBytes = Integer.MAX_VALUE;

        private Builder(Conversation conversation) {
            this.conversation = conversation;
        }

        /** Whether this protocol has answers, so that a batch is acknowledged. */
        public boolean answers() {
            return conversation instanceof Conversation.Acknowledging;
        }

        /** Whether the receiver can say in this protocol that it does not take a batch. */
        public boolean refuses() {
            return conversation instanceof Conversation.Refusing;
        }

        public Builder tls(TlsServer server) {
            this.tls = server;
            return this;
        }

        /**
         * What goes wrong, step by step.
         *
         * @throws IllegalArgumentException at the start, for a fault of the answer in a protocol that has none, or no such
         */
        public Builder script(Fault... faults) {
            this.faults = faults.clone();
            return this;
        }

        /**
         * Refuses each batch with such an event, for good and always, whatever the script says.
         *
         * @throws IllegalStateException when the protocol {@linkplain #refuses refuses} nothing
         */
        public Builder refuseIf(Predicate<ReceivedEvent> refused) {
            requireRefusals();
            this.refused = refused;
            return this;
        }

        /**
         * Refuses each batch that says to be greater, always: answers at once, leaves it unread and closes the
         * connection, as many HTTP servers do.
         *
         * @throws IllegalStateException when the protocol {@linkplain #refuses refuses} nothing
         */
        public Builder refuseAbove(int maxBytes) {
            requireRefusals();
            this.maxBytes = maxBytes;
            return this;
        }

        private void requireRefusals() {
            if (!refuses()) {
                throw new IllegalStateException("this protocol refuses nothing");
            }
        }

        /** Opens the port, unless the script begins with a refusal. */
        public FaultyReceiver start() throws IOException {
            FaultyReceiver receiver = new FaultyReceiver(this);
            receiver.listener.start();
            return receiver;
        }
    }

    /** The name to connect to: with TLS {@code localhost}, which certificates are made for; else the address. */
    public String host() {
        return tls ? "localhost" : InetAddress.getLoopbackAddress().getHostAddress();
    }

    /** The port, the same as long as the receiver lives, also while it is shut. */
    public int port() {
        return listener.port();
    }

    /** Adds steps to the script; a {@link Fault#refuse} takes effect behind the next batch or connection. */
    public FaultyReceiver script(Fault... faults) {
        script.add(faults);
        return this;
    }

    /** Whether all steps of the script were taken. */
    public boolean scriptIsOver() {
        return script.isOver();
    }

    /** Shuts the port and ends all connections, as the end of the process would; returns when all have ended. */
    public void stop() {
        listener.shutAndWait();
    }

    /** Opens the port again. */
    public void restart() throws IOException {
        listener.open();
    }

    /** What was received in full, in the order in which it was; acknowledged or not, for the first time or again. */
    public List<ReceivedBatch> batches() {
        return ledger.batches();
    }

    /** The names of the batches acknowledged, in their order; one that was acknowledged twice stands here twice. */
    public List<String> acknowledged() {
        return batches().stream().filter(ReceivedBatch::acknowledged).map(ReceivedBatch::id).toList();
    }

    /** All events received in full, acknowledged or not, for the first time or again. */
    public List<ReceivedEvent> events() {
        return ledger.events();
    }

    /**
     * What a log server would keep: the events which it answers for, and which came for the first time. Where the
     * protocol has answers, those of acknowledged batches; of the same id, the first.
     */
    public List<ReceivedEvent> kept() {
        Set<String> seen = new HashSet<>();
        return batches().stream()
                .filter(batch -> batch.acknowledged() || !(conversation instanceof Conversation.Acknowledging))
                .flatMap(batch -> batch.events().stream())
                .filter(event -> seen.add(event.id()))
                .toList();
    }

    /** How many connections came in so far. */
    public int connections() {
        return ledger.connections();
    }

    /** What went wrong on connections and was not in the script: for a failing test's message. */
    public List<String> problems() {
        return ledger.problems();
    }

    /** Waits until so many events were received in full. */
    public void awaitEvents(int count, Duration limit) throws InterruptedException {
        ledger.awaitEvents(count, limit);
    }

    /** Waits until so many connections came in. */
    public void awaitConnections(int count, Duration limit) throws InterruptedException {
        ledger.awaitConnections(count, limit);
    }

    /**
     * Waits until all connections that came in have ended; see {@link #awaitConnections} for those that are to come. One that a fault keeps the receiver from reading ends when the receiver is
     * stopped or closed, and not before.
     */
    public void awaitNoConnection(Duration limit) throws InterruptedException {
        ledger.awaitNoConnection(limit);
    }

    /** Ends everything; what was received can still be asked for. No thread and no socket is left. */
    @Override
    public void close() {
        listener.close();
    }

    /** For {@code assertThat(receiver)}: what was {@link #kept}; not to be called. */
    @Override
    @Deprecated
    public EventsAssert assertThat() {
        return EventsAssert.assertThatEvents(kept());
    }

    @Override
    public String toString() {
        return "receiver at " + host() + ":" + port();
    }
}
