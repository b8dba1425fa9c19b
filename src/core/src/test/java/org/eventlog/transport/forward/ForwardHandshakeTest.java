// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eventlog.net.Peer;
import org.eventlog.spi.TransportException;
import org.eventlog.transport.forward.ForwardMessage.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Tests the handshake with a receiver that calculates its digests independently. */
@Timeout(60)
class ForwardHandshakeTest {
    private static final byte[] NONCE = HexFormat.of().parseHex("ff00fe8081c328a0a1e28228f09028bc");
    private static final byte[] AUTH = HexFormat.of().parseHex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0");

    private final List<ArrayValue> pings = new CopyOnWriteArrayList<>();
    private String key = "secret";
    private String name = "receiver";
    private boolean asText;
    private boolean keepAlive = true;
    private byte[] auth = AUTH;
    private String refusal;
    private boolean closesInstead;

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void usesTheReceiversBytesUnchanged(boolean text) throws Exception {
        asText = text;
        try (Peer peer = new Peer(this::serve); ForwardTransport transport = transport(peer, "ada", "pass word")) {
            transport.send(ForwardTransportTest.batch(0, "a"));
            transport.send(ForwardTransportTest.batch(1, "b"));

            assertThat(peer.connections()).isEqualTo(1);
            ArrayValue ping = pings.get(0);
            assertThat(ping.list()).hasSize(6);
            assertThat(ping.get(1).asStringValue().asString()).isEqualTo("sender");
            assertThat(ping.get(2).isStringValue()).isTrue();
            assertThat(ping.get(2).asStringValue().asString()).matches("[0-9a-f]{32}");
            assertThat(string(ping.get(3)))
                    .isEqualTo(sha512(utf8(string(ping.get(2))), utf8("sender"), NONCE, utf8("secret")));
            assertThat(string(ping.get(4))).isEqualTo("ada");
            assertThat(string(ping.get(5))).isEqualTo(sha512(AUTH, utf8("ada"), utf8("pass word")));
        }
    }

    @Test
    void sendsNoUserIfNoneIsConfiguredOrRequired() throws Exception {
        try (Peer peer = new Peer(this::serve);
                ForwardTransport nobody = transport(peer, "", "");
                ForwardTransport somebody = transport(peer, "ada", "pw")) {
            nobody.send(ForwardTransportTest.batch(0, "a"));
            nobody.close();
            auth = new byte[0];
            somebody.send(ForwardTransportTest.batch(0, "a"));

            assertThat(pings).hasSize(2).allSatisfy(ping -> {
                assertThat(string(ping.get(4))).isEmpty();
                assertThat(string(ping.get(5))).isEmpty();
            });
        }
    }

    @Test
    void refusalRequiresAnOperator() throws Exception {
        refusal = "shared_key mismatch\u001b[31m";
        assertThat(failure()).hasMessage("the receiver refuses us: shared_key mismatch?[31m")
                .matches(TransportException::isFatal);
    }

    @Test
    void secretsThatTheReceiverQuotesAreNotShown() throws Exception {
        refusal = "no key " + key;
        assertThat(failure()).hasMessage("the receiver refuses us: no key ***");

        refusal = "not p\u00e4sswort22 of \u00e4";
        assertThat(failure()).hasMessage("the receiver refuses us: not *** of ?");
    }

    @Test
    void aCloseInsteadOfAnAnswerIsARefusal() throws Exception {
        closesInstead = true;
        assertThat(failure()).hasMessageContaining("shared key").matches(TransportException::isFatal);
    }

    @Test
    void sendsNothingToAReceiverWithoutTheKey() throws Exception {
        key = "another";
        assertThat(failure()).hasMessage("the receiver does not know the shared key")
                .matches(TransportException::isFatal);
    }

    @Test
    void receiverWithTheSameNameRequiresAnOperator() throws Exception {
        name = "sender";
        assertThat(failure()).hasMessageContaining("eventlog.forward.hostname").matches(TransportException::isFatal);
    }

    @Test
    void silentReceiverIsRetried() throws Exception {
        try (Peer peer = new Peer((in, out) -> in.read());
                ForwardTransport transport = transport(peer, Duration.ofMillis(100), "", "")) {
            TransportException failure = catchThrowableOfType(TransportException.class,
                    () -> transport.send(ForwardTransportTest.batch(0, "a")));

            assertThat(failure).hasMessageContaining("has it a shared key?").matches(e -> !e.isFatal());
        }
    }

    @Test
    void usesAConnectionPerMessageWithoutKeepalive() throws Exception {
        keepAlive = false;
        try (Peer peer = new Peer(this::serve); ForwardTransport transport = transport(peer, "", "")) {
            for (int i = 0; i < 3; i++) {
                transport.send(ForwardTransportTest.batch(i, "a"));
            }
            assertThat(peer.connections()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeConfirmsAMessageWithoutAcks(boolean byReset) throws Exception {
        keepAlive = false;
        try (Peer peer = byReset ? new Peer(this::serve).resetting() : new Peer(this::serve);
                ForwardTransport transport = new ForwardTransport(peer.endpoint(Duration.ofSeconds(10)),
                        new ForwardMessage("t", Mode.PACKED), false, handshake(peer, Duration.ofSeconds(10), "", ""))) {
            for (int i = 0; i < 3; i++) {
                transport.send(ForwardTransportTest.batch(i, "a"));
                transport.check();
            }
            assertThat(peer.connections()).isEqualTo(3);
        }
    }

    private TransportException failure() throws IOException {
        try (Peer peer = new Peer(this::serve);
                ForwardTransport transport = transport(peer, "", "p\u00e4sswort22")) {
            TransportException failure = catchThrowableOfType(TransportException.class,
                    () -> transport.send(ForwardTransportTest.batch(0, "a")));
            assertThat(failure).hasMessageNotContaining("secret");
            return failure;
        }
    }

    private static ForwardTransport transport(Peer peer, String user, String password) {
        return transport(peer, Duration.ofSeconds(10), user, password);
    }

    private static ForwardTransport transport(Peer peer, Duration limit, String user, String password) {
        return new ForwardTransport(peer.endpoint(limit), new ForwardMessage("t", Mode.PACKED), true,
                handshake(peer, limit, user, password));
    }

    private static ForwardHandshake handshake(Peer peer, Duration limit, String user, String password) {
        return new ForwardHandshake(new ForwardHandshake.Credentials("sender", "secret", user, password),
                new Random(1), peer.endpoint(limit));
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        MessageBufferPacker helo = MessagePack.newDefaultBufferPacker();
        helo.packArrayHeader(2).packString("HELO").packMapHeader(3).packString("nonce");
        bytes(helo, NONCE);
        helo.packString("auth");
        bytes(helo, auth);
        helo.packString("keepalive").packBoolean(keepAlive);
        out.write(helo.toByteArray());
        MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
        ArrayValue ping = unpacker.unpackValue().asArrayValue();
        pings.add(ping);
        if (closesInstead) {
            return;
        }
        MessageBufferPacker pong = MessagePack.newDefaultBufferPacker();
        pong.packArrayHeader(5).packString("PONG").packBoolean(refusal == null)
                .packString(refusal == null ? "" : refusal).packString(refusal == null ? name : "")
                .packString(refusal == null ? sha512(utf8(string(ping.get(2))), utf8(name), NONCE, utf8(key)) : "");
        out.write(pong.toByteArray());
        while (unpacker.hasNext()) {
            ArrayValue message = unpacker.unpackValue().asArrayValue();
            Value chunk = message.get(2).asMapValue().map().get(ValueFactory.newString("chunk"));
            if (chunk != null) {
                MessageBufferPacker ack = MessagePack.newDefaultBufferPacker();
                ack.packMapHeader(1).packString("ack").packString(string(chunk));
                out.write(ack.toByteArray());
            }
            if (!keepAlive) {
                return;
            }
        }
    }

    private void bytes(MessageBufferPacker packer, byte[] bytes) throws IOException {
        if (asText) {
            packer.packRawStringHeader(bytes.length);
        } else {
            packer.packBinaryHeader(bytes.length);
        }
        packer.writePayload(bytes);
    }

    private static String sha512(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String string(Value value) {
        return value.asStringValue().asString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
