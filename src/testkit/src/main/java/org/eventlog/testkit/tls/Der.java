// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Writes the types of ASN.1 values that a certificate contains, in DER (ITU-T X.690). */
final class Der {
    private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return value(0x31, parts);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] yes() {
        return value(0x01, new byte[]{(byte) 0xFF});
    }

    static byte[] text(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(byte[] bytes) {
        return value(0x04, bytes);
    }

    /** A bit string of whole bytes. */
    static byte[] bits(byte[] bytes) {
        return value(0x03, new byte[]{0}, bytes);
    }

    /** A value with a context-specific tag, constructed: {@code [number] EXPLICIT}. */
    static byte[] explicit(int number, byte[] inner) {
        return value(0xA0 | number, inner);
    }

    /** Bytes with a context-specific tag, primitive: {@code [number] IMPLICIT}. */
    static byte[] implicit(int number, byte[] content) {
        return value(0x80 | number, content);
    }

    /** An object identifier in dotted notation. */
    static byte[] oid(String dotted) {
        String[] numbers = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        base128(40 * Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]), out);
        for (int i = 2; i < numbers.length; i++) {
            base128(Integer.parseInt(numbers[i]), out);
        }
        return value(0x06, out.toByteArray());
    }

    private static void base128(int number, ByteArrayOutputStream out) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (number >>> shift != 0) {
                out.write(number >>> shift & 0x7F | 0x80);
            }
        }
        out.write(number & 0x7F);
    }

    /**
     * A time in seconds, with two digits for the year up to 2049 and four afterwards, as RFC 5280 (4.1.2.5) requires.
     */
    static byte[] time(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        boolean general = time.getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
        String text = DateTimeFormatter.ofPattern((general ? "yyyy" : "yy") + "MMddHHmmss'Z'").format(time);
        return value(general ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        length(content.size(), out);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static void length(int length, ByteArrayOutputStream out) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        byte[] number = BigInteger.valueOf(length).toByteArray();
        int zeros = number[0] == 0 ? 1 : 0;
        out.write(0x80 | number.length - zeros);
        out.write(number, zeros, number.length - zeros);
    }
}
