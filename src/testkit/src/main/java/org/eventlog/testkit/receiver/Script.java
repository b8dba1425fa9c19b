// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.util.ArrayDeque;

/** The remaining faults, in order. Once they are used up, no more faults occur. Thread-safe. */
final class Script {
    private final boolean answers;
    private final boolean refuses;
    // Guarded by this
    private final ArrayDeque<Fault> steps = new ArrayDeque<>();

    /**
     * @param conversation if it has responses, most steps apply to a batch; otherwise each applies to a connection
     */
    Script(Conversation conversation) {
        this.answers = conversation instanceof Conversation.Acknowledging;
        this.refuses = conversation instanceof Conversation.Refusing;
    }

    synchronized void add(Fault... faults) {
        for (Fault fault : faults) {
            if (!answers && fault.kind().needsAnswer()) {
                throw new IllegalArgumentException("this receiver answers nothing, so \"" + fault + "\" can't be");
            }
            if (!refuses && fault.kind() == Fault.Kind.BUSY) {
                throw new IllegalArgumentException("this receiver refuses nothing, so \"" + fault + "\" can't be");
            }
            steps.add(fault);
        }
    }

    /** The fault for a new connection. */
    synchronized Fault forConnection() {
        Fault next = steps.peek();
        boolean its = next != null && (!answers || next.kind().happensToConnection());
        return its && next.kind() != Fault.Kind.REFUSE ? steps.poll() : Fault.none();
    }

    /** The fault for a new batch. */
    synchronized Fault forBatch() {
        Fault next = steps.peek();
        return next != null && !next.kind().happensToConnection() ? steps.poll() : Fault.none();
    }

    /** The refusal that is due now, or null. */
    synchronized Fault refusal() {
        Fault next = steps.peek();
        return next != null && next.kind() == Fault.Kind.REFUSE ? steps.poll() : null;
    }

    synchronized boolean isOver() {
        return steps.isEmpty();
    }
}
