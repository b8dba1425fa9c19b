// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

/**
 * Finds the end of a MessagePack value in bytes that arrive in pieces, without decoding it. A library that decodes
 * values would have to start again with each piece. Containers are counted and not recursed into, so nesting costs
 * nothing.
 */
final class MsgpackScan {
    private static final int NEVER_USED = 0xc1;

    /** The number of values still expected. */
    private long values;
    /** The number of bytes still expected of the current value. */
    private long payload;

    MsgpackScan(long values) {
        this.values = values;
    }

    boolean isDone() {
        return values == 0 && payload == 0;
    }

    /** The minimum number of bytes still expected. */
    long missing() {
        return values + payload;
    }

    /**
     * Continues with the given bytes.
     *
     * @return the number of bytes used: all but a few whose value is still incomplete, or those up to the end of the
     *        value
     * @throws ProtocolFault if the bytes are not MessagePack
     */
    int advance(byte[] bytes, int from, int to) throws ProtocolFault {
        int at = from;
        while (true) {
            int step = (int) Math.min(payload, to - at);
            at += step;
            payload -= step;
            if (payload > 0 || values == 0 || at == to) {
                return at - from;
            }
            int type = bytes[at] & 0xff;
            int lengthBytes = lengthBytes(type);
            if (to - at < 1 + lengthBytes) {
                return at - from;
            }
            values--;
            enter(type, number(bytes, at + 1, lengthBytes));
            at += 1 + lengthBytes;
        }
    }

    /** The number of bytes after the type that contain a length or count. */
    private static int lengthBytes(int type) {
        return switch (type) {
            case 0xc4, 0xc7, 0xd9 -> 1;
            case 0xc5, 0xc8, 0xda, 0xdc, 0xde -> 2;
            case 0xc6, 0xc9, 0xdb, 0xdd, 0xdf -> 4;
            default -> 0;
        };
    }

    private static long number(byte[] bytes, int at, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        return number;
    }

    private void enter(int type, long length) throws ProtocolFault {
        if (type == NEVER_USED) {
            throw new ProtocolFault("malformed_msgpack");
        } else if (type < 0x80 || type >= 0xe0) {
            // A fixint: the type byte contains the value.
        } else if (type < 0x90) {
            values += 2L * (type & 0xf);
        } else if (type < 0xa0) {
            values += type & 0xf;
        } else if (type < 0xc0) {
            payload = type & 0x1f;
        } else {
            other(type, length);
        }
    }

    private void other(int type, long length) {
        switch (type) {
            case 0xc4, 0xc5, 0xc6, 0xd9, 0xda, 0xdb -> payload = length;
            case 0xc7, 0xc8, 0xc9 -> payload = 1 + length;
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> payload = 1 + (1L << type - 0xd4);
            case 0xca, 0xce, 0xd2 -> payload = 4;
            case 0xcb, 0xcf, 0xd3 -> payload = 8;
            case 0xcc, 0xd0 -> payload = 1;
            case 0xcd, 0xd1 -> payload = 2;
            case 0xdc, 0xdd -> values += length;
            case 0xde, 0xdf -> values += 2 * length;
            default -> {
                // Nil, false and true have no further bytes.
            }
        }
    }
}
