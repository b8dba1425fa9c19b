// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.redact.KnownSecrets;
import org.eventlog.redact.Secrets;

/**
 * The response of an HTTP/1.1 server (RFC 9112).
 *
 * @param headers by lower-case name
 * @param body its beginning, up to the length requested by the caller
 * @param keepAlive whether the connection may be used for another request
 * @param secrets what the request had that must not be shown
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body, boolean keepAlive,
        KnownSecrets secrets) {
    /** The maximum size of the head. */
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_HEADERS = 200;
    /** How much of a body is kept for messages. The rest is also read, so that the connection can be reused. */
    public static final int FOR_PEOPLE = 4 * 1024;
    /** The maximum size of a body. */
    public static final int MAX_BODY = 4 * 1024 * 1024;
    public static final int PROXY_KEY_NEEDED = 407;
    private static final int LONGEST_LINE = 200;
    private static final Pattern PAGE = Pattern.compile("\\s*(<!doctype html|<html)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TITLE = Pattern.compile("<title[^>]{0,100}>([^<]{1,1000})</title",
            Pattern.CASE_INSENSITIVE);
    /** The messages of nginx, of servers written in Go, and of Apache. */
    private static final Pattern DEMANDS_TLS = Pattern.compile("plain HTTP request was sent to HTTPS port"
            + "|HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled", Pattern.CASE_INSENSITIVE);
    /** Of a number of seconds; more are longer than the longest wait. */
    private static final int MOST_DIGITS = 9;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** A response to a request without secrets. */
    public HttpResponse(int status, Map<String, String> headers, byte[] body, boolean keepAlive) {
        this(status, headers, body, keepAlive, KnownSecrets.NONE);
    }

    HttpResponse without(KnownSecrets sent) {
        return new HttpResponse(status, headers, body, keepAlive, sent);
    }

    /** The body is longer than {@link #MAX_BODY}, or has no end. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("an endless HTTP body");
        }
    }

    /**
     * @param keptBody the number of bytes of the body to keep
     */
    static HttpResponse read(Connection connection, long deadline, int keptBody)
            throws IOException, InterruptedException {
        return new Reader(connection, deadline, keptBody).read(false);
    }

    /** Reads the response to a CONNECT. A successful one has no body: the following bytes belong to the tunnel. */
    static HttpResponse readForTunnel(Connection connection, long deadline) throws IOException, InterruptedException {
        Reader reader = new Reader(connection, deadline, FOR_PEOPLE);
        HttpResponse answer = reader.read(true);
        if (answer.status / 100 == 2 && reader.buffer.hasRemaining()) {
            throw new IOException("the proxy says more than its answer");
        }
        return answer;
    }

    /**
     * The status, the target of a redirect, and the first line of the body, if any: {@code HTTP 503: queue full}. For
     * an HTML page, its title. Secrets are masked, first of all those of the request.
     */
    public String describe() {
        String to = headers.getOrDefault("location", "").replaceAll("\\p{Cntrl}", " ").strip();
        String text = text();
        boolean page = isPage();
        String line = page ? title(text) : firstLine(text);
        return "HTTP " + status + (to.isEmpty() ? "" : ", sends us to " + shown(to))
                + (line.isEmpty() ? "" : ": " + shown(line)) + (page ? " (a page for people)" : "");
    }

    /** Whether the body is an HTML page, which a person is to read. */
    public boolean isPage() {
        return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).contains("html")
                || PAGE.matcher(text()).lookingAt();
    }

    private static String firstLine(String text) {
        return text.lines().map(line -> line.replaceAll("\\p{Cntrl}", " ").strip()).filter(line -> !line.isEmpty())
                .findFirst().orElse("");
    }

    private static String title(String page) {
        Matcher title = TITLE.matcher(page);
        return title.find() ? title.group(1).replaceAll("[\\s\\p{Cntrl}]+", " ").strip() : "";
    }

    /** Whether the response, received without TLS, states that the server expects TLS. */
    public boolean demandsTls() {
        return status == 400 && DEMANDS_TLS.matcher(text()).find();
    }

    private String shown(String text) {
        String line = Secrets.mask(secrets.removedFrom(text));
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * How long the server asks the client to wait, at most an hour; null if it does not. A date is compared with the
     * server's own {@code Date}, so the clocks need not agree.
     */
    public Duration retryAfter(Instant now) {
        String value = headers.getOrDefault("retry-after", "");
        if (value.matches("\\d+")) {
            value = value.replaceFirst("^0+(?=\\d)", "");
            return value.length() > MOST_DIGITS ? LONGEST_WAIT : shortest(Duration.ofSeconds(Long.parseLong(value)));
        }
        Instant moment = date(value);
        if (moment == null) {
            return null;
        }
        Instant theirNow = date(headers.getOrDefault("date", ""));
        Duration wait = Duration.between(theirNow != null ? theirNow : now, moment);
        return wait.isNegative() ? Duration.ZERO : shortest(wait);
    }

    private static Duration shortest(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Instant date(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static final class Reader {
        private final Connection connection;
        private final long deadline;
        private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).flip();
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int keptBody;
        private int headBytes;
        private long bodyBytes;

        Reader(Connection connection, long deadline, int keptBody) {
            this.connection = connection;
            this.deadline = deadline;
            this.keptBody = keptBody;
        }

        HttpResponse read(boolean tunnel) throws IOException, InterruptedException {
            while (true) {
                String[] line = line().split(" ", 3);
                if (line.length < 2 || !line[0].startsWith("HTTP/1.") || !line[1].matches("[1-5]\\d\\d")) {
                    throw new IOException("not an HTTP answer");
                }
                int status = Integer.parseInt(line[1]);
                Map<String, String> headers = headers();
                if (status >= 200) {
                    boolean close = line[0].equals("HTTP/1.0")
                            || headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
                    boolean framed = tunnel && status < 300 || body(status, headers);
                    return new HttpResponse(status, headers, kept.toByteArray(), framed && !close);
                }
                // 1xx: the final response follows.
            }
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

        /** Reads the body. Returns whether its end was known without the end of the connection. */
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
                throw new TooLong();
            }
            if (bodyBytes <= keptBody) {
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
