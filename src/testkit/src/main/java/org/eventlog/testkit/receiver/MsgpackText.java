// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads MessagePack, and converts values to JSON in the original order, without blanks. Reads no byte beyond a value.
 */
final class MsgpackText {
    private static final int DEEPEST = 100;

    private final DataInputStream in;

    MsgpackText(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** The first byte of the next value, or -1 at the end of input. */
    int type() throws IOException {
        return in.read();
    }

    /** The number of items of the array that starts with this byte. */
    int array(int type) throws IOException {
        if ((type & 0xF0) == 0x90) {
            return type & 0xF;
        }
        return switch (type) {
            case 0xDC -> in.readUnsignedShort();
            case 0xDD -> in.readInt();
            default -> throw new IOException("an array was to come, and not " + Integer.toHexString(type));
        };
    }

    static boolean isArray(int type) {
        return (type & 0xF0) == 0x90 || type == 0xDC || type == 0xDD;
    }

    /** The number of members of the map that starts with this byte. */
    int map(int type) throws IOException {
        if ((type & 0xF0) == 0x80) {
            return type & 0xF;
        }
        return switch (type) {
            case 0xDE -> in.readUnsignedShort();
            case 0xDF -> in.readInt();
            default -> throw new IOException("a map was to come, and not " + Integer.toHexString(type));
        };
    }

    /** The bytes of the text or binary value that starts with this byte. */
    byte[] bytes(int type) throws IOException {
        if ((type & 0xE0) == 0xA0) {
            return exactly(type & 0x1F);
        }
        return switch (type) {
            case 0xC4, 0xD9 -> exactly(in.readUnsignedByte());
            case 0xC5, 0xDA -> exactly(in.readUnsignedShort());
            case 0xC6, 0xDB -> exactly(in.readInt());
            default -> throw new IOException("a text was to come, and not " + Integer.toHexString(type));
        };
    }

    /** The next value, which must be a text or binary. */
    String text() throws IOException {
        return new String(bytes(type()), StandardCharsets.UTF_8);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended in the midst of a value");
        }
        return bytes;
    }

    /** Skips the time of an entry: whole seconds, or an EventTime. */
    void time() throws IOException {
        int type = type();
        switch (type) {
            case 0xD7 -> exactly(9);
            case 0xC7 -> exactly(1 + 1 + 8);
            default -> json(type, new StringBuilder(), 0);
        }
    }

    /** The next value as JSON. */
    String json() throws IOException {
        StringBuilder to = new StringBuilder(256);
        json(type(), to, 0);
        return to.toString();
    }

    private void json(int type, StringBuilder to, int depth) throws IOException {
        if (type < 0) {
            throw new EOFException("the connection ended in the midst of a value");
        }
        if (depth > DEEPEST) {
            throw new IOException("too deep");
        }
        if (type < 0x80 || type >= 0xE0) {
            to.append((byte) type);
        } else if ((type & 0xF0) == 0x80 || type >= 0xDE) {
            object(map(type), to, depth);
        } else if (isArray(type)) {
            list(array(type), to, depth);
        } else {
            scalar(type, to);
        }
    }

    private void object(int size, StringBuilder to, int depth) throws IOException {
        to.append('{');
        for (int i = 0; i < size; i++) {
            to.append(i > 0 ? "," : "");
            quoted(text(), to);
            to.append(':');
            json(type(), to, depth + 1);
        }
        to.append('}');
    }

    private void list(int size, StringBuilder to, int depth) throws IOException {
        to.append('[');
        for (int i = 0; i < size; i++) {
            to.append(i > 0 ? "," : "");
            json(type(), to, depth + 1);
        }
        to.append(']');
    }

    private void scalar(int type, StringBuilder to) throws IOException {
        switch (type) {
            case 0xC0 -> to.append("null");
            case 0xC2 -> to.append(false);
            case 0xC3 -> to.append(true);
            case 0xCA -> fraction(in.readFloat(), to);
            case 0xCB -> fraction(in.readDouble(), to);
            case 0xCC -> to.append(in.readUnsignedByte());
            case 0xCD -> to.append(in.readUnsignedShort());
            case 0xCE -> to.append(in.readInt() & 0xFFFF_FFFFL);
            case 0xCF -> to.append(Long.toUnsignedString(in.readLong()));
            case 0xD0 -> to.append(in.readByte());
            case 0xD1 -> to.append(in.readShort());
            case 0xD2 -> to.append(in.readInt());
            case 0xD3 -> to.append(in.readLong());
            default -> quoted(new String(bytes(type), StandardCharsets.UTF_8), to);
        }
    }

    private static void fraction(double value, StringBuilder to) {
        if (Double.isFinite(value)) {
            to.append(value);
        } else {
            quoted(String.valueOf(value), to);
        }
    }

    private static void quoted(String text, StringBuilder to) {
        to.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }
}
