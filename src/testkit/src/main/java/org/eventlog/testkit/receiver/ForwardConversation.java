// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eventlog.testkit.ReceivedEvent;

/**
 * Fluentd's forward protocol, version 1: a message in any of its modes is a batch, its chunk id is its name. Times are
 * skipped, and each event's map is converted to JSON.
 */
final class ForwardConversation implements Conversation.Acknowledging {
    private static final String NAME = "faulty-receiver";
    /**
     * Not a valid text in any encoding, which is allowed: a client that converts it to a String computes wrong digests.
     */
    private static final byte[] NONCE = HexFormat.of().parseHex("00ff80c3287f0102fefdfcfbc0afed9f");

    private final String sharedKey;

    /** @param sharedKey null for none */
    ForwardConversation(String sharedKey) {
        this.sharedKey = sharedKey;
    }

    @Override
    public void greet(InputStream in, OutputStream out) throws IOException {
        if (sharedKey == null) {
            return;
        }
        write(out, new Message().array(2).text("HELO").map(3).text("nonce").binary(NONCE).text("auth").text("")
                .text("keepalive").flag(true));
        MsgpackText reader = new MsgpackText(in);
        int type = reader.type();
        if (type < 0) {
            return;
        }
        if (reader.array(type) != 6 || !reader.text().equals("PING")) {
            throw new IOException("not a PING");
        }
        byte[] client = reader.bytes(reader.type());
        byte[] salt = reader.bytes(reader.type());
        boolean known = reader.text().equals(digest(salt, client));
        reader.text();
        reader.text();
        write(out, new Message().array(5).text("PONG").flag(known).text(known ? "" : "shared_key mismatch")
                .text(known ? NAME : "").text(known ? digest(salt, NAME.getBytes(StandardCharsets.UTF_8)) : ""));
        if (!known) {
            throw new IOException("a client with another shared key");
        }
    }

    private static void write(OutputStream out, Message message) throws IOException {
        out.write(message.toByteArray());
        out.flush();
    }

    private String digest(byte[] salt, byte[] name) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (byte[] part : List.of(salt, name, NONCE, sharedKey.getBytes(StandardCharsets.UTF_8))) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Incoming read(InputStream in, int maxBytes) throws IOException {
        MsgpackText reader = new MsgpackText(in);
        int type = reader.type();
        if (type < 0) {
            return null;
        }
        int items = reader.array(type);
        if (items < 2 || items > 4) {
            throw new IOException("a message of " + items + " items");
        }
        reader.text();
        int second = reader.type();
        if (MsgpackText.isArray(second)) {
            List<ReceivedEvent> events = new ArrayList<>();
            for (int left = reader.array(second); left > 0; left--) {
                events.add(entry(reader, reader.type()));
            }
            return new Incoming(items > 2 ? options(reader)[0] : null, events, null);
        }
        byte[] entries = reader.bytes(second);
        String[] options = items > 2 ? options(reader) : new String[2];
        boolean packed = "gzip".equals(options[1]);
        return new Incoming(options[0], entries(packed ? unpacked(entries) : entries), null);
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    private static List<ReceivedEvent> entries(byte[] bytes) throws IOException {
        MsgpackText reader = new MsgpackText(new ByteArrayInputStream(bytes));
        List<ReceivedEvent> events = new ArrayList<>();
        for (int type = reader.type(); type >= 0; type = reader.type()) {
            events.add(entry(reader, type));
        }
        return events;
    }

    private static ReceivedEvent entry(MsgpackText reader, int type) throws IOException {
        if (reader.array(type) != 2) {
            throw new IOException("not an entry of a time and an event");
        }
        reader.time();
        return ReceivedEvent.of(reader.json().getBytes(StandardCharsets.UTF_8));
    }

    /** The chunk and the compression, each null for none. */
    private static String[] options(MsgpackText reader) throws IOException {
        String[] known = new String[2];
        for (int left = reader.map(reader.type()); left > 0; left--) {
            switch (reader.text()) {
                case "chunk" -> known[0] = reader.text();
                case "compressed" -> known[1] = reader.text();
                default -> reader.json();
            }
        }
        return known;
    }

    @Override
    public byte[] acknowledgement(Incoming batch) {
        // A message without a chunk id is not acknowledged.
        return batch.id() == null ? new byte[0] : ack(batch.id());
    }

    @Override
    public byte[] wrong(Incoming batch) {
        return ack("AAAAAAAAAAAAAAAAAAAAAA==");
    }

    private static byte[] ack(String chunk) {
        return new Message().map(1).text("ack").text(chunk).toByteArray();
    }

    /** Head: endlessly nested arrays. Body: a text of four gigabytes. */
    @Override
    public byte[] endless(boolean head, Incoming batch) {
        return head ? more(true) : new Message().map(1).text("ack").endlessText().toByteArray();
    }

    @Override
    public byte[] more(boolean head) {
        byte[] more = new byte[8192];
        Arrays.fill(more, (byte) (head ? 0x91 : 'A'));
        return more;
    }

    /** The few values which a receiver writes. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message array(int size) {
            out.write(0x90 | size);
            return this;
        }

        Message map(int size) {
            out.write(0x80 | size);
            return this;
        }

        Message flag(boolean value) {
            out.write(value ? 0xC3 : 0xC2);
            return this;
        }

        Message text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(0xD9);
            out.write(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Message endlessText() {
            out.write(0xDB);
            out.writeBytes(new byte[]{-1, -1, -1, -1});
            return this;
        }

        Message binary(byte[] bytes) {
            out.write(0xC4);
            out.write(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
