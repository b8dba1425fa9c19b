// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the RabbitMQ client on a separate thread. A call may block in a socket for any time, and an interrupt does
 * not end that. The caller waits for this thread instead, with a time limit, and interruptibly.
 *
 * <p>The thread ends after some idle seconds, and with {@link #close}.
 */
final class ClientThread implements AutoCloseable {
    private static final int IDLE_SECONDS = 5;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** How long a call may take to end once its socket is closed. */
    private static final long END_SECONDS = 5;

    private final Progress progress;
    private final Runnable abort;
    private final ThreadPoolExecutor executor;

    /** @param abort closes the socket, so that a call in progress fails; for any thread */
    ClientThread(Progress progress, Runnable abort) {
        this.progress = progress;
        this.abort = abort;
        this.executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                ClientThread::thread);
        this.executor.allowCoreThreadTimeOut(true);
    }

    /** Creates a daemon thread that inherits nothing from the calling thread. */
    static Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, "eventlog-amqp", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClientThread.class.getClassLoader());
        return thread;
    }

    /** Runs the task after those that were begun before. @return false if it is closed */
    boolean begin(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Removes the tasks that wait. */
    void clear() {
        executor.getQueue().clear();
    }

    /**
     * Returns what the call returns.
     *
     * @throws Exception what the call threw; a {@link SocketTimeoutException} if it made no progress in time
     */
    <T> T call(Callable<T> call) throws Exception {
        Future<T> result;
        try {
            result = executor.submit(call);
        } catch (RejectedExecutionException e) {
            throw new IOException("closed", e);
        }
        try {
            while (true) {
                try {
                    return result.get(Math.max(1, Math.min(LOOK_NANOS, progress.left())), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (progress.left() <= 0) {
                        String text = progress.text();
                        abort.run();
                        awaitEnd(result);
                        throw new SocketTimeoutException(text);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            abort.run();
            awaitEnd(result);
            throw e;
        }
    }

    /** An interrupted call must not continue during the next one. */
    private static void awaitEnd(Future<?> result) {
        boolean interrupted = Thread.interrupted();
        try {
            result.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Closing the socket made it fail.
        } catch (TimeoutException | InterruptedException e) {
            result.cancel(true);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isBusy() {
        return executor.getActiveCount() > 0;
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
