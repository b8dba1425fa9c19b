// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Counts the bytes of texts that are written one after another: an encoding may begin with a byte-order mark (UTF-16), or
 * switch between character sets (ISO-2022-JP).
 */
final class EncodedSize {
    private static final int PART = 1024;

    private final CharsetEncoder encoder;
    private final ByteBuffer part = ByteBuffer.allocate(PART);
    private boolean begun;
    /** The first half of a pair whose second half has not been written, or 0. */
    private char half;
    private boolean open;

    EncodedSize(Charset charset) {
        encoder = charset.newEncoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    long more(CharSequence text, int start, int length) {
        begun |= length > 0;
        CharBuffer from = CharBuffer.wrap(text, start, start + length);
        if (half != 0 && length > 0) {
            from = CharBuffer.allocate(length + 1).put(half).put(from).flip();
            half = 0;
        }
        long bytes = 0;
        CoderResult result;
        do {
            part.clear();
            result = encoder.encode(from, part, false);
            bytes += part.position();
        } while (result.isOverflow());
        if (from.hasRemaining()) {
            half = from.get();
        }
        return bytes;
    }

    /** Whether anything was written: an encoding that is not at its beginning may have a state. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the server may write more bytes at the end, to which the texts have not led yet. Ends the encoding. */
    boolean isOpen() {
        if (begun && half == 0) {
            part.clear();
            encoder.encode(CharBuffer.allocate(0), part, true);
            encoder.flush(part);
            encoder.reset();
            begun = false;
            open = part.position() > 0;
        }
        return open || half != 0;
    }
}
