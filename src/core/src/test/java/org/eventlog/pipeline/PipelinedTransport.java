// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/** A transport whose open deliveries end when the test says so. It checks that it is used as its contract states. */
final class PipelinedTransport implements Transport {
    /** The events of each batch, joined, in the order in which the batches were begun. */
    final List<String> begun = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    final List<String> delivered = new ArrayList<>();
    /** Deliveries that have not ended, oldest first. */
    final List<Open> open = new ArrayList<>();
    /** Thrown by the next begin. */
    Exception refusesToBegin;
    /** What happens while the sender waits for an acknowledgement. */
    Runnable meanwhile = () -> {};
    Duration longestWait = Duration.ZERO;
    int mostOpen;
    private String last = "";
    private long end;

    @Override
    public void send(Batch batch) {
        throw new AssertionError("begin is implemented");
    }

    @Override
    public Delivery begin(Batch batch) throws TransportException, RejectedException, InterruptedException {
        String name = batch.id().substring(0, batch.id().lastIndexOf(':'));
        if (batch.first() != end || !name.equals(last)) {
            open.clear();
        }
        Open delivery = new Open(batch);
        begun.add(String.join(" ", delivery.events));
        ids.add(batch.id());
        if (refusesToBegin != null) {
            Exception e = refusesToBegin;
            refusesToBegin = null;
            raise(e);
        }
        open.add(delivery);
        mostOpen = Math.max(mostOpen, open.size());
        last = name;
        end = batch.last() + 1;
        return delivery;
    }

    private void raise(Exception e) throws TransportException, RejectedException, InterruptedException {
        if (e instanceof RejectedException refused) {
            throw refused;
        }
        open.clear();
        end = -1;
        if (e instanceof TransportException failed) {
            throw failed;
        }
        throw (InterruptedException) e;
    }

    /** The receiver acknowledges the i-th of the open deliveries. */
    void acknowledge(int i) {
        open.get(i).answered = true;
    }

    void acknowledgeAll() {
        open.forEach(delivery -> delivery.answered = true);
    }

    void fail(int i) {
        open.get(i).answer(new TransportException("connection lost"));
    }

    /** The receiver refuses these events of the i-th open delivery, by index. */
    void refuse(int i, Integer... events) {
        Map<Integer, String> reasons = new TreeMap<>();
        List.of(events).forEach(event -> reasons.put(event, "refused"));
        open.get(i).answer(new RejectedException("some refused", reasons));
    }

    /** The receiver refuses the i-th open delivery without naming events. */
    void refuseAsAWhole(int i) {
        open.get(i).answer(new RejectedException("refused"));
    }

    void interrupt(int i) {
        open.get(i).answer(new InterruptedException());
    }

    @Override
    public String describe() {
        return "pipelined";
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    final class Open implements Delivery {
        final List<String> events;
        private boolean answered;
        private Exception failure;

        Open(Batch batch) {
            events = List.of(new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n"));
        }

        void answer(Exception e) {
            answered = true;
            failure = e;
        }

        @Override
        public boolean await(Duration limit) throws TransportException, RejectedException, InterruptedException {
            assertThat(open).as("open deliveries").startsWith(this);
            longestWait = limit.compareTo(longestWait) > 0 ? limit : longestWait;
            if (!answered && !limit.isZero()) {
                meanwhile.run();
            }
            if (!answered) {
                return false;
            }
            Exception e = failure;
            if (e instanceof InterruptedException interrupt) {
                answered = false;
                failure = null;
                throw interrupt;
            }
            open.remove(this);
            if (e == null) {
                delivered.addAll(events);
                return true;
            }
            if (e instanceof RejectedException refused) {
                for (int i = 0; i < events.size() && !refused.events().isEmpty(); i++) {
                    if (!refused.events().containsKey(i)) {
                        delivered.add(events.get(i));
                    }
                }
            }
            raise(e);
            throw new AssertionError(e);
        }
    }
}
