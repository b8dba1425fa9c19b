// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that connects to one receiver, whatever the requested name, and records the headers of each first
 * request.
 */
final class ScriptedProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int receiver;
    /** Instead of a tunnel; null: there is one. */
    private volatile String refusal;

    ScriptedProxy(int receiver) throws IOException {
        this.receiver = receiver;
        start(() -> {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                start(() -> serve(client));
            }
        });
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    List<String> heads() {
        return heads;
    }

    void refuse(String answer) {
        refusal = answer;
    }

    private void serve(Socket client) throws IOException {
        try (client; Socket onward = new Socket(InetAddress.getLoopbackAddress(), receiver)) {
            open.add(onward);
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = client.getInputStream().read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
            }
            heads.add(head.toString());
            byte[] asItCame = head.toString().getBytes(StandardCharsets.ISO_8859_1);
            boolean tunnel = head.indexOf("CONNECT ") == 0;
            if (refusal != null) {
                client.getOutputStream().write(refusal.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            if (tunnel) {
                client.getOutputStream().write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
            } else {
                onward.getOutputStream().write(asItCame);
            }
            start(() -> copy(onward, client));
            copy(client, onward);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
        to.shutdownOutput();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The connection has ended, or the proxy.
            }
        }, "scripted-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
