// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eventlog.collector.store.StoreException;

/** Changes of the store that wait for the writer's thread. Bounded; thread-safe. */
final class PendingChanges {
    private static final int MAX_CHANGES = 100;
    private static final long CHANGE_SECONDS = 15;

    private final BlockingQueue<FutureTask<?>> changes = new ArrayBlockingQueue<>(MAX_CHANGES);

    /**
     * Waits until the writer's thread has made the change.
     *
     * @param nudge wakes that thread
     * @throws StoreException BUSY if it did not finish in time (it may still finish), or the exception of the change
     */
    <T> T make(Callable<T> change, Runnable nudge) throws StoreException {
        FutureTask<T> task = new FutureTask<>(change);
        if (!changes.offer(task)) {
            throw new StoreException(StoreException.Kind.BUSY, "too many changes at once");
        }
        nudge.run();
        try {
            return task.get(CHANGE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException refused) {
                throw refused;
            }
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException("a change failed", e.getCause());
        } catch (TimeoutException | CancellationException e) {
            task.cancel(false);
            throw new StoreException(StoreException.Kind.BUSY, "not done in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.cancel(false);
            throw new StoreException(StoreException.Kind.CLOSED, "interrupted");
        }
    }

    /** @return false if too many are waiting */
    boolean add(Callable<?> change) {
        return changes.offer(new FutureTask<>(change));
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** For the writer's thread. */
    void run() {
        for (FutureTask<?> change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
    }

    /** Tells those who wait that nothing is done. */
    void refuse() {
        for (FutureTask<?> change = changes.poll(); change != null; change = changes.poll()) {
            change.cancel(false);
        }
    }
}
