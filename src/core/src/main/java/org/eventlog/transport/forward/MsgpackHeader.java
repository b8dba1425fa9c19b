// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few MessagePack values around encoded events. */
final class MsgpackHeader {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** The header of a short array. */
    MsgpackHeader array(int size) {
        out.write(0x90 | size);
        return this;
    }

    /** The header of an array of any size. */
    MsgpackHeader longArray(int size) {
        return typed(0xDD, size);
    }

    /** The header of a short map. */
    MsgpackHeader map(int size) {
        out.write(0x80 | size);
        return this;
    }

    MsgpackHeader text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            out.write(0xA0 | utf8.length);
        } else {
            typed(0xDB, utf8.length);
        }
        return bytes(utf8);
    }

    /** Writes the header of a binary value of this length. */
    MsgpackHeader binary(int length) {
        return typed(0xC6, length);
    }

    MsgpackHeader number(int value) {
        return typed(0xCE, value);
    }

    MsgpackHeader bytes(byte[] written) {
        out.writeBytes(written);
        return this;
    }

    private MsgpackHeader typed(int type, int value) {
        out.write(type);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
