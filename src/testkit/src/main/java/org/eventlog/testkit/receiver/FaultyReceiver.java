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
 * A log server on a real socket of the loopback interface that simulates faults and records what it receives.
 *
 * <pre>
 * try (FaultyReceiver receiver = FaultyReceiver.http().script(Fault.resetAfter(1000), Fault.none()).start()) {
 *     …
 *     receiver.awaitEvents(100, Duration.ofSeconds(10));
 * }
 * </pre>
 *
 * <p>
 * The steps of the script apply one after another: one to each batch or, if the protocol has no responses, to each
 * connection. After the last step, there are no more faults. Each connection has a thread; {@link #close} ends all of
 * them. Thread-safe. AssertJ's {@code assertThat(receiver)} returns an {@link EventsAssert}.
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
                new Client.ReceiverBehavior(conversation, builder.tls, builder.refused, builder.maxBytes), script,
                ledger);
    }

    /** Reads events, one per line, and sends no responses, like Logstash's {@code json_lines}. */
    public static Builder lines() {
        return with(new LinesConversation());
    }

    /**
     * An HTTP/1.1 server: a POST is a batch, 200 the acknowledgement, its {@code Idempotency-Key} the batch's name.
     * Accepts JSON lines, a JSON array, and an OTLP request, whose log records are the events; also compressed with
     * gzip.
     */
    public static Builder http() {
        return with(new HttpConversation());
    }

    /** The kit's own protocol of acknowledged lines; {@link AckingTransport} speaks it. */
    public static Builder acked() {
        return with(new AckedConversation());
    }

    /**
     * A receiver of Fluentd's forward protocol without a shared key: a message in any mode is a batch, its chunk id is
     * the batch's name, and the events' maps are converted to JSON.
     */
    public static Builder forward() {
        return with(new ForwardConversation(null));
    }

    /** The same with a shared key: each connection starts with the handshake. */
    public static Builder forward(String sharedKey) {
        return with(new ForwardConversation(sharedKey));
    }

    /**
     * A receiver of Lumberjack, version 2, as Logstash's {@code beats} input is: a window is a batch, and has no name.
     */
    public static Builder beats() {
        return with(new BeatsConversation());
    }

    public static Builder with(Conversation conversation) {
        return new Builder(conversation);
    }

    /** Configures a receiver. */
    public static final class Builder {
        private final Conversation conversation;
        private TlsServer tls;
        private Fault[] faults = {};
        private Predicate<ReceivedEvent> refused = event -> false;
        private int maxBytes = Integer.MAX_VALUE;

        private Builder(Conversation conversation) {
            this.conversation = conversation;
        }

        /** Whether the receiver acknowledges batches in this protocol. */
        public boolean answers() {
            return conversation instanceof Conversation.Acknowledging;
        }

        /** Whether the receiver can refuse a batch in this protocol. */
        public boolean refuses() {
            return conversation instanceof Conversation.Refusing;
        }

        public Builder tls(TlsServer server) {
            this.tls = server;
            return this;
        }

        /**
         * Sets the faults, step by step.
         *
         * @throws IllegalArgumentException by {@link #start}, if a fault of the response is not possible in this
         *            protocol
         */
        public Builder script(Fault... faults) {
            this.faults = faults.clone();
            return this;
        }

        /**
         * Always refuses each batch with a matching event permanently, regardless of the script.
         *
         * @throws IllegalStateException when the protocol {@linkplain #refuses refuses} nothing
         */
        public Builder refuseIf(Predicate<ReceivedEvent> refused) {
            requireRefusals();
            this.refused = refused;
            return this;
        }

        /**
         * Always refuses each batch whose header declares a greater size: responds at once, without reading it, and
         * closes the connection, as many HTTP servers do.
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

        /** Opens the port, unless the script starts with a refusal. */
        public FaultyReceiver start() throws IOException {
            FaultyReceiver receiver = new FaultyReceiver(this);
            receiver.listener.start();
            return receiver;
        }
    }

    /**
     * The host to connect to: {@code localhost} with TLS, because certificates contain that name; otherwise the
     * address.
     */
    public String host() {
        return tls ? "localhost" : InetAddress.getLoopbackAddress().getHostAddress();
    }

    /** The port. It does not change until the receiver is closed, even while it is shut. */
    public int port() {
        return listener.port();
    }

    /** Adds steps to the script. A {@link Fault#refuse} takes effect after the next batch or connection. */
    public FaultyReceiver script(Fault... faults) {
        script.add(faults);
        return this;
    }

    /** Whether all steps of the script have been used. */
    public boolean scriptIsOver() {
        return script.isOver();
    }

    /** Shuts the port and closes all connections, as the end of the process would. Returns when all have ended. */
    public void stop() {
        listener.shutAndWait();
    }

    /** Opens the port again. */
    public void restart() throws IOException {
        listener.open();
    }

    /** All completely received batches in order, including repeated and unacknowledged ones. */
    public List<ReceivedBatch> batches() {
        return ledger.batches();
    }

    /** The names of the acknowledged batches, in order. A batch that was acknowledged twice is contained twice. */
    public List<String> acknowledged() {
        return batches().stream().filter(ReceivedBatch::acknowledged).map(ReceivedBatch::id).toList();
    }

    /** All completely received events, including repeated and unacknowledged ones. */
    public List<ReceivedEvent> events() {
        return ledger.events();
    }

    /**
     * The events that a log server would store: without repetitions and, if the protocol has acknowledgements, only
     * those of acknowledged batches. Of several events with the same id, only the first is contained.
     */
    public List<ReceivedEvent> kept() {
        Set<String> seen = new HashSet<>();
        return batches().stream()
                .filter(batch -> batch.acknowledged() || !(conversation instanceof Conversation.Acknowledging))
                .flatMap(batch -> batch.events().stream())
                .filter(event -> seen.add(event.id()))
                .toList();
    }

    /** The number of connections so far. */
    public int connections() {
        return ledger.connections();
    }

    /** Faults on connections that were not in the script, for the message of a failing test. */
    public List<String> problems() {
        return ledger.problems();
    }

    /** Waits until this number of events was received completely. */
    public void awaitEvents(int count, Duration limit) throws InterruptedException {
        ledger.awaitEvents(count, limit);
    }

    /** Waits until there were this many connections. */
    public void awaitConnections(int count, Duration limit) throws InterruptedException {
        ledger.awaitConnections(count, limit);
    }

    /**
     * Waits until all previous connections have ended; to wait for new ones, see {@link #awaitConnections}. A
     * connection that the receiver does not read because of a fault ends only when the receiver is stopped or closed.
     */
    public void awaitNoConnection(Duration limit) throws InterruptedException {
        ledger.awaitNoConnection(limit);
    }

    /** Closes the port and all connections. Received events remain available. No thread and no socket is left. */
    @Override
    public void close() {
        listener.close();
    }

    /** For AssertJ's {@code assertThat(receiver)}, which applies to {@link #kept}. Do not call it directly. */
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
