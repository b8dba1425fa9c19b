// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1: a POST is a batch, its {@code Idempotency-Key} is its name, 200 the acknowledgement. {@link HttpBodies}
 * finds the events in the body.
 */
final class HttpConversation implements Conversation.Refusing {
    private static final int MAX_HEAD = 64 * 1024;

    @Override
    public Incoming read(InputStream in, int maxBytes) throws IOException {
        String request = line(in, true);
        if (request == null) {
            return null;
        }
        if (!request.matches("(POST|PUT) \\S+ HTTP/1\\.1")) {
            throw new IOException("not a POST of HTTP/1.1: " + request);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in, false); !line.isEmpty(); line = line(in, false)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String id = headers.getOrDefault("idempotency-key", "").replace("\"", "");
        int length = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
        if (length < 0) {
            throw new IOException("no Content-Length");
        }
        if (length > maxBytes) {
            return new Incoming(id, List.of(), answer("413 Content Too Large", "Connection: close\r\n", "too large"));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended in the midst of a body");
        }
        byte[] plain = HttpBodies.plain(headers, body);
        if (plain.length > maxBytes) {
            return new Incoming(id, List.of(), answer("413 Content Too Large", "Connection: close\r\n", "too large"));
        }
        return new Incoming(id.isEmpty() ? null : id, HttpBodies.events(headers, plain), null);
    }

    private static String line(InputStream in, boolean mayEnd) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && mayEnd && line.length() == 0) {
                return null;
            }
            if (b < 0 || line.length() > MAX_HEAD) {
                throw new EOFException("the connection ended in the midst of a head");
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public byte[] acknowledgement(Incoming batch) {
        return answer("200 OK", "Content-Type: application/json\r\n", "{\"taken\":" + batch.events().size() + "}");
    }

    @Override
    public byte[] refusal(Incoming batch) {
        return answer("422 Unprocessable Content", "", "an event is refused");
    }

    @Override
    public byte[] busy(Incoming batch, Duration retryAfter) {
        return answer("503 Service Unavailable", "Retry-After: " + retryAfter.toSeconds() + "\r\n", "");
    }

    @Override
    public byte[] wrong(Incoming batch) {
        return answer("302 Found", "Location: /elsewhere\r\n", "");
    }

    @Override
    public byte[] endless(boolean head, Incoming batch) {
        return ("HTTP/1.1 200 OK\r\n" + (head ? "" : "Transfer-Encoding: chunked\r\n\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] more(boolean head) {
        return head
                ? "X-More: and so on\r\n".repeat(64).getBytes(StandardCharsets.US_ASCII)
                : ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] answer(String status, String headers, String body) {
        return ("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
