// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * Writes batches to {@code FaultyReceiver.acked()} and reads the answers later. An example of a transport with open
 * deliveries: the receiver answers in the order of the batches, so the oldest delivery reads the next answer.
 */
final class PipelinedLines implements Transport {
    private final String host;
    private final int port;
    private final Duration answer;
    private final ArrayDeque<Batch> open = new ArrayDeque<>();
    private volatile Socket socket;
    private InputStream in;
    private volatile boolean closed;
    private long answeredAt;
    private final StringBuilder line = new StringBuilder();

    PipelinedLines(String host, int port, Duration answer) {
        this.host = host;
        this.port = port;
        this.answer = answer;
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Delivery delivery = begin(batch);
        while (!delivery.await(answer)) {
            // The limit for an answer ends it.
        }
    }

    @Override
    public Delivery begin(Batch batch) throws TransportException {
        if (!open.isEmpty() && open.getLast().last() + 1 != batch.first()) {
            // The answers to those that were given up must not be taken for answers to the next ones.
            disconnect();
        }
        try {
            connect();
            socket.getOutputStream().write(("batch " + batch.id() + " " + batch.bytes() + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(batch.toByteArray());
        } catch (IOException e) {
            throw failed(e);
        }
        if (open.isEmpty()) {
            answeredAt = System.nanoTime();
        }
        open.add(batch);
        return limit -> isAnswered(batch, limit);
    }

    private void connect() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (socket == null) {
            Socket fresh = new Socket();
            socket = fresh;
            fresh.connect(new InetSocketAddress(host, port), (int) answer.toMillis());
            in = new BufferedInputStream(fresh.getInputStream());
            line.setLength(0);
        }
    }

    private boolean isAnswered(Batch batch, Duration limit)
            throws TransportException, RejectedException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String[] words;
        try {
            // A socket's limit of zero would be none.
            socket.setSoTimeout((int) Math.max(1, limit.toMillis()));
            words = read().split(" ", 3);
        } catch (SocketTimeoutException e) {
            if (System.nanoTime() - answeredAt > answer.toNanos()) {
                throw failed(new IOException("no answer in time"));
            }
            return false;
        } catch (IOException e) {
            throw failed(e);
        }
        if (words.length < 2 || !words[1].equals(batch.id())) {
            throw failed(new IOException("this is no answer to batch " + batch.id()));
        }
        answeredAt = System.nanoTime();
        open.remove();
        if (!words[0].equals("ok")) {
            disconnect();
            throw new RejectedException("refused");
        }
        return true;
    }

    private String read() throws IOException {
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the receiver closed the connection");
            }
            line.append((char) b);
        }
        String whole = line.toString();
        line.setLength(0);
        return whole;
    }

    private TransportException failed(IOException e) {
        disconnect();
        return new TransportException(e.getMessage(), e);
    }

    private void disconnect() {
        open.clear();
        Socket old = socket;
        socket = null;
        close(old);
    }

    private static void close(Socket old) {
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                // It counts as closed.
            }
        }
    }

    @Override
    public String describe() {
        return "pipelined-lines://" + host + ":" + port;
    }

    @Override
    public void close() {
        closed = true;
        close(socket);
    }
}
