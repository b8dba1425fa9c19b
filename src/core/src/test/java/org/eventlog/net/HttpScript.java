// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eventlog.spi.Batch;

/** A server that keeps each request and answers it with the next of the answers it was given. */
public final class HttpScript implements AutoCloseable {
    private final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int connections;

    public HttpScript() throws IOException {
        Thread thread = new Thread(this::serve, "http-script");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections;
    }

    /** An answer, a character a byte; one that begins with "close" is the connection's last. */
    public void answer(String text) {
        answers.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void succeed(String body) {
        answer("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void fail(String status) {
        answer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    }

    /** The next request, one character per byte; null if none arrives within five seconds. */
    public String request() throws InterruptedException {
        byte[] request = requests.poll(5, TimeUnit.SECONDS);
        return request == null ? null : new String(request, StandardCharsets.ISO_8859_1);
    }

    public static Batch batch(String... events) {
        byte[] all = String.join("", events).getBytes(StandardCharsets.UTF_8);
        int[] ends = new int[events.length];
        int at = 0;
        for (int i = 0; i < events.length; i++) {
            at += events[i].getBytes(StandardCharsets.UTF_8).length;
            ends[i] = at;
        }
        return new Batch("j", 0, List.of(new Batch.Slice(all, 0, all.length, ends, 0, events.length)));
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections++;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (byte[] request = read(in); request != null; request = read(in)) {
                    requests.add(request);
                    byte[] answer = answers.take();
                    String text = new String(answer, StandardCharsets.ISO_8859_1);
                    int from = text.startsWith("close") ? 5 : 0;
                    socket.getOutputStream().write(answer, from, answer.length - from);
                    if (from > 0 || text.contains("Connection: close")) {
                        break;
                    }
                }
            } catch (IOException e) {
                // The next connection.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Null at the connection's end. */
    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            request.write(b);
            head += (char) b;
        }
        int length = head.indexOf("Content-Length: ");
        if (length >= 0) {
            String digits = head.substring(length + 16, head.indexOf("\r\n", length));
            request.write(in.readNBytes(Integer.parseInt(digits)));
        }
        return request.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
