// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eventlog.EventLostException;
import org.eventlog.Receipt;

/** The pipeline's side of a receipt. Completed by a task of {@link Receipts}, never by a thread of the pipeline. */
final class PendingReceipt implements Receipt {
    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();
    /** The event is stored, although {@link #storedNow} may be called later than {@link #lostFromStore}. */
    private volatile boolean kept;

    @Override
    public CompletionStage<Void> stored() {
        return stored.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Void> delivered() {
        return delivered.minimalCompletionStage();
    }

    /** The event is stored. {@link #storedNow} follows, in another thread. */
    void kept() {
        kept = true;
    }

    void storedNow() {
        stored.complete(null);
    }

    void deliveredNow() {
        delivered.complete(null);
    }

    void lostFromStore(EventLostException reason) {
        if (kept) {
            stored.complete(null);
        } else {
            stored.completeExceptionally(reason);
        }
    }

    void lost(EventLostException reason) {
        delivered.completeExceptionally(reason);
    }
}
