// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Accepts everything in one protocol, acknowledges it, and counts the bytes. One connection. */
final class WireSink implements AutoCloseable {
    private final AtomicLong bytes = new AtomicLong();
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    /** Serves one connection until it ends. */
    interface Handler {
        void on(InputStream in, OutputStream out) throws IOException;
    }

    WireSink(String protocol) throws IOException {
        Handler handler = switch (protocol) {
            case "http", "otlp" -> WireSink::http;
            case "forward" -> WireSink::forward;
            case "beats" -> WireSink::beats;
            default -> (in, out) -> in.transferTo(OutputStream.nullOutputStream());
        };
        Thread thread = new Thread(() -> serve(handler), "wire-sink");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    long bytes() {
        return bytes.get();
    }

    private void serve(Handler handler) {
        try (Socket socket = server.accept()) {
            InputStream counted = new FilterInputStream(socket.getInputStream()) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int n = super.read(buffer, offset, length);
                    bytes.addAndGet(Math.max(n, 0));
                    return n;
                }

                @Override
                public long skip(long count) throws IOException {
                    long n = super.skip(count);
                    bytes.addAndGet(n);
                    return n;
                }
            };
            handler.on(new BufferedInputStream(counted, 256 * 1024), socket.getOutputStream());
        } catch (IOException e) {
            // The client has disconnected.
        }
    }

    private static void http(InputStream in, OutputStream out) throws IOException {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (String line = line(in); line != null; line = line(in)) {
            long length = 0;
            for (; !line.isEmpty(); line = line(in)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Long.parseLong(line.substring(15).strip());
                }
            }
            in.skipNBytes(length);
            out.write(answer);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static void forward(InputStream in, OutputStream out) throws IOException {
        MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
        MessagePacker answers = MessagePack.newDefaultPacker(out);
        while (unpacker.hasNext()) {
            unpacker.unpackArrayHeader();
            unpacker.skipValue(2);
            for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
                if (unpacker.unpackString().equals("chunk")) {
                    answers.packMapHeader(1).packString("ack").packString(unpacker.unpackString());
                } else {
                    unpacker.skipValue();
                }
            }
            answers.flush();
        }
    }

    private static void beats(InputStream in, OutputStream out) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Inflater inflater = new Inflater();
        int window = 0;
        int taken = 0;
        while (true) {
            data.readByte();
            switch (data.readByte()) {
                case 'W' -> {
                    window = data.readInt();
                    taken = 0;
                }
                case 'J' -> {
                    data.readInt();
                    data.skipNBytes(data.readInt());
                    taken++;
                }
                case 'C' -> taken += frames(inflater, data.readNBytes(data.readInt()));
                default -> throw new EOFException("no frame");
            }
            if (taken == window && window > 0) {
                out.write(ByteBuffer.allocate(6).put((byte) '2').put((byte) 'A').putInt(window).array());
                window = 0;
            }
        }
    }

    /** The number of events in a compressed frame. */
    private static int frames(Inflater inflater, byte[] compressed) throws IOException {
        inflater.reset();
        inflater.setInput(compressed);
        byte[] room = new byte[4 << 20];
        try {
            ByteBuffer plain = ByteBuffer.wrap(room, 0, inflater.inflate(room));
            int count = 0;
            while (plain.hasRemaining()) {
                plain.position(plain.position() + 6);
                int length = plain.getInt();
                plain.position(plain.position() + length);
                count++;
            }
            return count;
        } catch (DataFormatException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
