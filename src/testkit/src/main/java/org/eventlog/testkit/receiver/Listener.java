// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts connections on a port, with one thread for each. Thread-safe. */
final class Listener {
    private static final long END_LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

    private final Port port;
    private final Client.ReceiverBehavior behavior;
    private final Script script;
    private final Ledger ledger;
    private final CountDownLatch closed = new CountDownLatch(1);
    // Guarded by this
    private final Map<Thread, Client> clients = new HashMap<>();
    private final List<Thread> helpers = new ArrayList<>();
    private boolean taking;
    private int threads;

    Listener(Client.ReceiverBehavior behavior, Script script, Ledger ledger) throws IOException {
        this.port = new Port();
        this.behavior = behavior;
        this.script = script;
        this.ledger = ledger;
    }

    int port() {
        return port.number();
    }

    void start() throws IOException {
        if (!refuseIfDue()) {
            open();
        }
        startHelper("port", this::accept);
    }

    private void accept() {
        try {
            for (Socket raw = port.accept(); raw != null; raw = port.accept()) {
                admit(raw);
            }
        } catch (InterruptedException e) {
            // Not expected, because nothing interrupts this thread. It ends.
        }
    }

    private synchronized void admit(Socket raw) {
        if (!taking) {
            // Accepted while the port was being shut.
            close(raw);
            return;
        }
        Client client = new Client(raw, behavior, script, ledger, this::refuseIfDue);
        Fault fault = script.forConnection();
        ledger.connected();
        Thread thread = thread("client", () -> serve(client, fault));
        clients.put(thread, client);
        thread.start();
    }

    private static void close(Socket raw) {
        try {
            raw.close();
        } catch (IOException e) {
            // The connection is closed in either case.
        }
    }

    private void serve(Client client, Fault fault) {
        try {
            client.serve(fault);
        } finally {
            ledger.disconnected();
            synchronized (this) {
                clients.remove(Thread.currentThread());
            }
            refuseIfDue();
        }
    }

    /** Shuts the port for the time given by the script, if a refusal is due. */
    private boolean refuseIfDue() {
        Fault refusal = closed.getCount() == 0 ? null : script.refusal();
        if (refusal == null) {
            return false;
        }
        shut();
        startHelper("refusal", () -> reopenAfter(refusal.time()));
        return true;
    }

    private void reopenAfter(Duration time) {
        try {
            if (!closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                open();
            }
        } catch (InterruptedException | IOException e) {
            ledger.problem("the port was not opened again: " + e);
        }
    }

    void open() throws IOException {
        synchronized (this) {
            taking = true;
        }
        port.open();
    }

    /** Closes the port and all connections. Returns their threads without waiting for them. */
    private List<Thread> shut() {
        synchronized (this) {
            taking = false;
        }
        try {
            port.shut();
        } catch (IOException e) {
            ledger.problem("the port was not shut: " + e);
        }
        Map<Thread, Client> running;
        synchronized (this) {
            running = Map.copyOf(clients);
        }
        running.values().forEach(Client::close);
        return List.copyOf(running.keySet());
    }

    /** The same; returns when all connections have ended. */
    void shutAndWait() {
        join(shut());
    }

    /** Closes the port permanently and all connections, and waits until all threads have ended. */
    void close() {
        closed.countDown();
        try {
            port.close();
        } catch (IOException e) {
            ledger.problem("the port was not closed: " + e);
        }
        List<Thread> ours;
        synchronized (this) {
            ours = List.copyOf(helpers);
        }
        join(ours);
        shutAndWait();
    }

    private static void join(List<Thread> threads) {
        long deadline = System.nanoTime() + END_LIMIT_NANOS;
        try {
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
                    if (thread.isAlive()) {
                        throw new IllegalStateException("the receiver's thread " + thread.getName() + " does not end");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startHelper(String what, Runnable task) {
        Thread thread = thread(what, task);
        synchronized (this) {
            helpers.add(thread);
        }
        thread.start();
    }

    private synchronized Thread thread(String what, Runnable task) {
        Thread thread = new Thread(task, "faulty-receiver-" + port.number() + "-" + what + "-" + ++threads);
        thread.setDaemon(true);
        return thread;
    }
}
