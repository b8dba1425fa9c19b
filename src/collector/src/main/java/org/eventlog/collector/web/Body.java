// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.eventlog.address.Network;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.http.ContentCoding;
import org.eventlog.http.MediaType;
import org.eventlog.text.Units;

/** Reads a request's body as bytes, with limits for its compressed and uncompressed size. */
public final class Body {
    private static final byte[] MAGIC = {0x1f, (byte) 0x8b};
    private static final int CHUNK = 16 << 10;
    private static final int DRAIN = 2 << 20;
    /** Few places, of which one network cannot take all. */
    private static final Shares BLOCKED = new Shares(2, 1);
    private static final long SMALL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Set on a request whose sender has shown a valid key. */
    private static final String KEYED = Body.class.getName() + ".keyed";
    /** Set on a request whose body has been read, at least in part. */
    private static final String BEGUN = Body.class.getName() + ".begun";

    private Body() {}

    /** @param types the accepted content types, in lower case and without parameters */
    public static byte[] read(HttpServletRequest request, CollectorConfig.Limits limits, BodyBudget budget,
            Set<String> types) {
        checkType(request, types);
        boolean gzip = isGzip(request);
        begun(request);
        try {
            if (request.getContentLengthLong() > limits.body()) {
                throw tooLarge(limits.body());
            }
            PushbackInputStream in = new PushbackInputStream(request.getInputStream(), MAGIC.length);
            if (gzip && !isPacked(in)) {
                // Liberty has already decompressed it, but keeps the header.
                return all(in, limits.decompressed(), n -> budget.take(request, n),
                        unpackedTooLarge(limits.decompressed()));
            }
            byte[] wire = all(in, limits.body(), n -> budget.take(request, n), tooLarge(limits.body()));
            return gzip ? unzip(wire, limits.decompressed(), n -> budget.take(request, n)) : wire;
        } catch (IOException e) {
            throw new Refusal(400, "unreadable_body", "The body is incomplete.");
        }
    }

    private static boolean isPacked(PushbackInputStream in) throws IOException {
        byte[] head = in.readNBytes(MAGIC.length);
        in.unread(head);
        return Arrays.equals(head, MAGIC);
    }

    private static void checkType(HttpServletRequest request, Set<String> types) {
        String header = request.getContentType();
        if (!types.contains(MediaType.of(header))) {
            throw new Refusal(415, "unsupported_type", "Content-Type must be " + String.join(" or ", types) + ".");
        }
        String name = MediaType.charset(header);
        Charset charset = name == null ? StandardCharsets.UTF_8 : MediaType.charsetNamed(name);
        if (!StandardCharsets.UTF_8.equals(charset) && !StandardCharsets.US_ASCII.equals(charset)) {
            throw new Refusal(415, "unsupported_charset", "The charset must be UTF-8.");
        }
    }

    private static boolean isGzip(HttpServletRequest request) {
        try {
            return ContentCoding.isGzip(String.join(",", Collections.list(request.getHeaders("Content-Encoding"))));
        } catch (IllegalArgumentException e) {
            throw new Refusal(415, "unsupported_encoding", "Content-Encoding must be gzip or absent.");
        }
    }

    static byte[] unzip(byte[] wire, int limit, IntConsumer holding) {
        try (InputStream in = new GzipMembers(wire)) {
            return all(in, limit, holding, unpackedTooLarge(limit));
        } catch (IOException e) {
            throw new Refusal(400, "bad_gzip", "The body is not gzip.");
        }
    }

    private static byte[] all(InputStream in, int limit, IntConsumer holding, Refusal more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            if (out.size() + n > limit) {
                throw more;
            }
            holding.accept(n);
            out.write(chunk, 0, n);
        }
        return out.toByteArray();
    }

    /**
     * Checks the headers of a body that is read by {@link AsyncBody}, and returns how to unpack it.
     *
     * @param limit the maximum size when decompressed
     */
    static UnaryOperator<byte[]> unpacking(HttpServletRequest request, Set<String> types, int limit) {
        checkType(request, types);
        return isGzip(request)
                ? wire -> wire.length > 1 && wire[0] == MAGIC[0] && wire[1] == MAGIC[1]
                        ? unzip(wire, limit, n -> {
                            // Small enough.
                        })
                        : wire
                : wire -> wire;
    }

    /** Reads a small body in the caller's thread. Few do so at the same time, because a sender can make it wait. */
    static byte[] small(HttpServletRequest request, int limit) {
        return small(request, limit, System::nanoTime);
    }

    static byte[] small(HttpServletRequest request, int limit, LongSupplier nanos) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        String network = Network.of(request.getRemoteAddr());
        if (!BLOCKED.take(network)) {
            throw new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);
        }
        try {
            begun(request);
            long since = nanos.getAsLong();
            return all(request.getInputStream(), limit, n -> {
                if (nanos.getAsLong() - since > SMALL_NANOS) {
                    throw tooSlow();
                }
            }, tooLarge(limit));
        } catch (IOException e) {
            throw new Refusal(400, "unreadable_body", "The body is incomplete.");
        } finally {
            BLOCKED.giveBack(network);
        }
    }

    static void begun(HttpServletRequest request) {
        request.setAttribute(BEGUN, Boolean.TRUE);
    }

    /** Notes that the request's parameters are read from its body. */
    public static void isForm(HttpServletRequest request) {
        begun(request);
    }

    /** Notes that the sender has shown a valid key. */
    public static void isKeyed(HttpServletRequest request, String keyId) {
        request.setAttribute(KEYED, keyId);
    }

    /** The id of the key that the sender has shown; empty if there is none. */
    static String keyOf(HttpServletRequest request) {
        return request.getAttribute(KEYED) instanceof String id ? id : "";
    }

    static boolean hasUnread(HttpServletRequest request) {
        return request.getAttribute(BEGUN) == null
                && (request.getContentLengthLong() > 0 || request.getContentLengthLong() < 0
                        && (request.getHeader("Transfer-Encoding") != null
                                || !request.getProtocol().startsWith("HTTP/1")));
    }

    static boolean mayBlock(HttpServletRequest request) {
        return request.getAttribute(KEYED) != null;
    }

    /** The refusal of a body of more bytes. */
    public static Refusal tooLarge(int limit) {
        return new Refusal(413, "body_too_large", "A body may have " + Units.text(limit) + ".");
    }

    static Refusal tooSlow() {
        return new Refusal(408, "too_slow", "The body did not arrive in time.");
    }

    private static Refusal unpackedTooLarge(int limit) {
        return new Refusal(413, "decompressed_too_large",
                "A body may have " + Units.text(limit) + " when decompressed.");
    }

    /**
     * Reads and discards the rest of a refused request of a sender with a key, up to a limit. A client whose connection
     * is closed while it writes would not see the response.
     */
    static void drain(HttpServletRequest request) {
        try {
            InputStream in = request.getInputStream();
            byte[] chunk = new byte[CHUNK];
            int drained = 0;
            long end = System.nanoTime() + DRAIN_NANOS;
            for (int n = in.read(chunk); n >= 0 && drained < DRAIN && System.nanoTime() - end < 0; n = in
                    .read(chunk)) {
                drained += n;
            }
        } catch (IOException | IllegalStateException e) {
            // The client is gone, or the body has been read in another way.
        }
    }
}
