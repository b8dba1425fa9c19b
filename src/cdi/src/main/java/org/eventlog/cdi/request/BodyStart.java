// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of a request's body as the application reads it, as bytes or characters. Data after a gap is not
 * recorded, because the name that makes a value secret may be in the gap. Thread-safe.
 */
final class BodyStart {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final int max;
    /** Characters, or bytes as the characters with the same numbers, which use one byte each. */
    private final StringBuilder kept = new StringBuilder();
    private boolean characters;
    /** The application's position. It is before the end of the recorded data if it reads something again. */
    private int at;
    private int marked;
    private boolean lines;
    private boolean lineEnd;
    private boolean again;
    private boolean cut;

    /** @param max bytes */
    BodyStart(int max) {
        this.max = max;
    }

    synchronized void octet(int octet) {
        if (!cut) {
            add(String.valueOf((char) octet), false);
        }
    }

    synchronized void octets(byte[] from, int start, int count) {
        if (!cut) {
            add(new String(from, start, useful(count), StandardCharsets.ISO_8859_1), false);
        }
    }

    synchronized void character(char character) {
        if (!cut) {
            add(String.valueOf(character), true);
        }
    }

    synchronized void characters(char[] from, int start, int count) {
        if (!cut) {
            add(new String(from, start, useful(count)), true);
        }
    }

    /** The line separator is unknown, and so is whether the last line has one. */
    synchronized void line(String line) {
        lines = true;
        if (again) {
            // The end of the line within the recorded data is unknown.
            gap();
        }
        if (!cut) {
            String more = lineEnd ? "\n" + line : line;
            lineEnd = false;
            add(more, true);
            lineEnd = true;
        }
    }

    /** The application has skipped data. */
    synchronized void gap() {
        cut = true;
    }

    synchronized void mark() {
        marked = at;
    }

    synchronized void reset() {
        again = true;
        if (lines) {
            gap();
        }
        at = marked;
    }

    /** One byte more than the limit, to notice that the body is cut. */
    private int useful(int count) {
        return Math.min(count, max - at + 1);
    }

    private void add(String read, boolean chars) {
        if (kept.length() == 0) {
            characters = chars;
        } else if (characters != chars) {
            gap();
            return;
        }
        String more = lineEnd ? "\n" + read : read;
        lineEnd = false;
        int known = Math.min(kept.length() - at, more.length());
        int room = Math.min(more.length() - known, max - kept.length());
        kept.append(more, known, known + room);
        at += known + room;
        cut = room < more.length() - known;
    }

    /**
     * @param charset the charset of bytes; ignored for characters
     */
    synchronized String text(Charset charset) {
        return characters ? withinMax() : decoded(charset);
    }

    /**
     * The text of bytes that are JSON, for which a charset has no meaning (RFC 8259): UTF-8, or the encoding that parsers
     * recognize by zero bytes, because JSON begins with a character of ASCII (RFC 4627).
     */
    synchronized String json() {
        return characters ? withinMax() : decoded(charsetOfJson());
    }

    private Charset charsetOfJson() {
        int first = octetAt(0);
        int second = octetAt(1);
        if (first == 0 && second == 0) {
            return Charset.forName("UTF-32BE");
        }
        if (first == 0 || first == 0xFE && second == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (second == 0 || first == 0xFF && second == 0xFE) {
            return octetAt(2) == 0 && octetAt(3) == 0 ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private int octetAt(int i) {
        return i < kept.length() ? kept.charAt(i) : -1;
    }

    /** Whether there was more data, or some was skipped. Final only after {@link #text}. */
    synchronized boolean isCut() {
        return cut;
    }

    private String withinMax() {
        int bytes = 0;
        for (int i = 0; i < kept.length(); i++) {
            char c = kept.charAt(i);
            // A surrogate pair is four bytes.
            bytes += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
            if (bytes > max) {
                cut = true;
                return kept.substring(0, i > 0 && Character.isHighSurrogate(kept.charAt(i - 1)) ? i - 1 : i);
            }
        }
        return kept.toString();
    }

    /** Decodes the bytes without an incomplete last character. */
    private String decoded(Charset charset) {
        ByteBuffer bytes = ByteBuffer.wrap(kept.toString().getBytes(StandardCharsets.ISO_8859_1));
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate((int) (bytes.remaining() * decoder.maxCharsPerByte()) + 2);
        decoder.decode(bytes, text, !cut);
        if (!cut) {
            decoder.flush(text);
        }
        return text.flip().toString();
    }
}
