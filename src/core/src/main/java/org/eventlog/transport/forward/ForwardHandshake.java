// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eventlog.net.Connection;
import org.eventlog.net.ConnectionFault;
import org.eventlog.net.Endpoint;
import org.eventlog.net.ReceiverConnection;
import org.eventlog.redact.KnownSecrets;

/**
 * The handshake of Fluentd's forward protocol, with which both sides prove that they know the shared key, without
 * sending it:
 *
 * <pre>
 * receiver  ["HELO", {nonce, auth, keepalive}]
 * we        ["PING", our name, salt, sha512(salt, our name, nonce, key), user, sha512(auth, user, password)]
 * receiver  ["PONG", ok, reason, its name, sha512(salt, its name, nonce, key)]
 * </pre>
 *
 * The digests are hexadecimal. Each name and digest goes into them as the bytes that are sent.
 */
public final class ForwardHandshake implements ReceiverConnection.Greeting {
    private static final HexFormat HEX = HexFormat.of();
    private static final int SALT_BYTES = 16;
    private static final int REASON_CHARS = 200;

    private final Credentials credentials;
    private final RandomGenerator random;
    private final Duration writeLimit;
    private final Duration readLimit;
    private boolean keepAlive = true;

    /**
     * The client's credentials.
     *
     * @param hostname the client's name, which must differ from the receiver's
     * @param user empty for none
     */
    public record Credentials(String hostname, String sharedKey, String user, String password) {
        @Override
        public String toString() {
            return hostname + " " + user;
        }
    }

    public ForwardHandshake(Credentials credentials, RandomGenerator random, Endpoint endpoint) {
        this.credentials = credentials;
        this.random = random;
        this.writeLimit = endpoint.writeTimeout();
        this.readLimit = endpoint.readTimeout();
    }

    /** Whether the receiver of the last handshake keeps the connection open after a message. */
    boolean keepsAlive() {
        return keepAlive;
    }

    @Override
    public void exchange(Connection with) throws IOException, InterruptedException {
        Map<?, ?> helo = helo(with);
        byte[] nonce = bytes(helo.get("nonce"));
        byte[] auth = bytes(helo.get("auth"));
        keepAlive = !Boolean.FALSE.equals(helo.get("keepalive"));
        byte[] rawSalt = new byte[SALT_BYTES];
        random.nextBytes(rawSalt);
        String salt = HEX.formatHex(rawSalt);
        ByteBuffer ping = ByteBuffer.wrap(ping(salt, nonce, auth));
        with.write(new ByteBuffer[]{ping}, writeLimit);
        Object answer;
        try {
            answer = MsgpackReader.read(with, deadline());
        } catch (EOFException e) {
            throw new ConnectionFault("the receiver closes the connection at our shared key: it is not its own", true,
                    e);
        }
        judge(answer, salt, nonce);
    }

    private long deadline() {
        return System.nanoTime() + readLimit.toNanos();
    }

    private Map<?, ?> helo(Connection with) throws IOException, InterruptedException {
        Object message;
        try {
            message = MsgpackReader.read(with, deadline());
        } catch (SocketTimeoutException e) {
            throw new IOException("the receiver does not begin with HELO in time: has it a shared key?", e);
        }
        if (isHelo(message) && ((List<?>) message).get(1) instanceof Map<?, ?> options) {
            return options;
        }
        throw new IOException("the receiver does not begin with HELO");
    }

    /** Whether this is the first message of a receiver with a shared key. */
    static boolean isHelo(Object message) {
        return message instanceof List<?> list && list.size() == 2 && text(list.get(0)).equals("HELO");
    }

    private byte[] ping(String salt, byte[] nonce, byte[] auth) {
        String name = credentials.hostname();
        boolean asUser = auth.length > 0 && !credentials.user().isEmpty();
        MsgpackHeader out = new MsgpackHeader().array(6).text("PING").text(name).text(salt)
                .text(digest(utf8(salt), utf8(name), nonce, utf8(credentials.sharedKey())));
        if (asUser) {
            out.text(credentials.user())
                    .text(digest(auth, utf8(credentials.user()), utf8(credentials.password())));
        } else {
            out.text("").text("");
        }
        return out.toByteArray();
    }

    private void judge(Object message, String salt, byte[] nonce) throws IOException {
        if (!(message instanceof List<?> pong) || pong.size() != 5 || !text(pong.get(0)).equals("PONG")) {
            throw new IOException("the receiver does not answer PING with PONG");
        }
        if (!Boolean.TRUE.equals(pong.get(1))) {
            throw new ConnectionFault("the receiver refuses us: " + reason(pong.get(2)), true, null);
        }
        byte[] itsName = bytes(pong.get(3));
        if (Arrays.equals(itsName, utf8(credentials.hostname()))) {
            throw new ConnectionFault("the receiver has our own name, " + credentials.hostname()
                    + ": eventlog.forward.hostname must be another", true, null);
        }
        String expected = digest(utf8(salt), itsName, nonce, utf8(credentials.sharedKey()));
        if (!MessageDigest.isEqual(utf8(expected), bytes(pong.get(4)))) {
            throw new ConnectionFault("the receiver does not know the shared key", true, null);
        }
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HEX.formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private String reason(Object value) {
        String said = KnownSecrets.of(List.of(credentials.password(), credentials.sharedKey()))
                .removedFrom(new String(bytes(value), StandardCharsets.UTF_8));
        String reason = said.replaceAll("[^ -~]", "?").strip();
        return reason.isEmpty() ? "it does not say why" : reason.substring(0, Math.min(REASON_CHARS, reason.length()));
    }

    private static String text(Object value) {
        return new String(bytes(value), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : new byte[0];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
