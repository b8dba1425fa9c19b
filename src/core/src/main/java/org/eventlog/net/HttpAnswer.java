// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an HTTP/1.1 server answered (RFC 9112): status, headers by lower-case name, and the beginning of the body.
 *
 * @param keepAlive whether the connection may be used for another request
 */
record HttpAnswer(int status, Map<String, String> headers, String body, boolean keepAlive) {
    /** A head that is longer is no log server's. */
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_HEADERS = 200;
    /** Read to its end all the same, up to {@link #MAX_BODY}, so that the connection can be used again. */
    private static final int KEPT_BODY = 4 * 1024;
    private static final int MAX_BODY = 4 * 1024 * 1024;

    static HttpAnswer read(Connection connection, long deadline) throws IOException, InterruptedException {
        Reader in = new Reader(connection, deadline);
        while (true) {
            String[] line = in.line().split(" ", 3);
            if (line.length < 2 || !line[0].startsWith("HTTP/1.") || !line[1].matches("[1-5]\\d\\d")) {
                throw new IOException("not an HTTP answer");
            }
            int status = Integer.parseInt(line[1]);
            Map<String, String> headers = in.headers();
            if (status >= 200) {
                boolean close = line[0].equals("HTTP/1.0")
                        || headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
                boolean framed = in.body(status, headers);
                return new HttpAnswer(status, headers, in.kept.toString(StandardCharsets.UTF_8), framed && !close);
            }
            // 1xx: the real answer follows.
        }
    }

    private static final class Reader {
        private final Connection connection;
        private final long deadline;
        private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).flip();
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private int headBytes;
        private long bodyBytes;

        Reader(Connection connection, long deadline) {
            this.connection = connection;
            this.deadline = deadline;
        }

        private boolean fill() throws IOException, InterruptedException {
            buffer.clear();
            int n;
            try {
                n = connection.read(buffer, deadline);
            } finally {
                buffer.flip();
            }
            return n >= 0;
        }

        private byte next() throws IOException, InterruptedException {
            if (!buffer.hasRemaining() && !fill()) {
                throw new EOFException("the receiver closed the connection before it answered");
            }
            return buffer.get();
        }

        String line() throws IOException, InterruptedException {
            StringBuilder line = new StringBuilder();
            for (byte b = next(); b != '\n'; b = next()) {
                if (++headBytes > MAX_HEAD) {
                    throw new IOException("an endless HTTP head");
                }
                line.append((char) (b & 0xFF));
            }
            int end = line.length();
            return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
        }

        Map<String, String> headers() throws IOException, InterruptedException {
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon <= 0 || headers.size() >= MAX_HEADERS) {
                    throw new IOException("not an HTTP header");
                }
                headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return headers;
        }

        /** Reads the body; says whether its end was known without the connection's. */
        boolean body(int status, Map<String, String> headers) throws IOException, InterruptedException {
            if (status == 204 || status == 304) {
                return true;
            }
            if (headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).contains("chunked")) {
                chunks();
                return true;
            }
            String length = headers.get("content-length");
            if (length != null) {
                bytes(size(length, 10));
                return true;
            }
            while (buffer.hasRemaining() || fill()) {
                keep(buffer.get());
            }
            return false;
        }

        private void chunks() throws IOException, InterruptedException {
            while (true) {
                String line = line();
                int semicolon = line.indexOf(';');
                long size = size((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
                if (size == 0) {
                    headers();
                    return;
                }
                bytes(size);
                line();
            }
        }

        private void bytes(long count) throws IOException, InterruptedException {
            for (long i = 0; i < count; i++) {
                keep(next());
            }
        }

        private void keep(byte b) throws IOException {
            if (++bodyBytes > MAX_BODY) {
                throw new IOException("an endless HTTP body");
            }
            if (bodyBytes <= KEPT_BODY) {
                kept.write(b);
            }
        }

        private static long size(String text, int radix) throws IOException {
            try {
                long size = Long.parseLong(text, radix);
                if (size >= 0) {
                    return size;
                }
            } catch (NumberFormatException e) {
                // below
            }
            throw new IOException("not a length: HTTP answer is malformed");
        }
    }
}
