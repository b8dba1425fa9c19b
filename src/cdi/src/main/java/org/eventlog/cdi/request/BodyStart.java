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
 * The beginning of a request's body as the application reads it, as bytes or as characters. It has no gap: what stands
 * behind a gap is not kept, as the name that makes a value secret may stand in it. Safe for use by several threads.
 */
final class BodyStart {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final int max;
    /** Characters, or bytes as the characters of the same numbers: those take one byte each here, too. */
    private final StringBuilder kept = new StringBuilder();
    private boolean characters;
    /** Where the application is; before the end of what is kept when it reads something again. */
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

    /** What ended the line is not told, and whether the last one had an end. */
    synchronized void line(String line) {
        lines = true;
        if (again) {
            // How far the line reaches in what is known already can't be told.
            gap();
        }
        if (!cut) {
            String more = lineEnd ? "\n" + line : line;
            lineEnd = false;
            add(more, true);
            lineEnd = true;
        }
    }

    /** The application has passed over something. */
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

    /** One more than there is room for shows that something is cut. */
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

    /** @param charset of the bytes; not asked where there are characters */
    synchronized String text(Charset charset) {
        return characters ? withinMax() : decoded(charset);
    }

    /** Whether there was more, or something was passed over; final only after {@link #text}. */
    synchronized boolean isCut() {
        return cut;
    }

    private String withinMax() {
        int bytes = 0;
        for (int i = 0; i < kept.length(); i++) {
            char c = kept.charAt(i);
            // The halves of a pair are four bytes together.
            bytes += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
            if (bytes > max) {
                cut = true;
                return kept.substring(0, i > 0 && Character.isHighSurrogate(kept.charAt(i - 1)) ? i - 1 : i);
            }
        }
        return kept.toString();
    }

    /** Without the bytes of a last character that is cut in two. */
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
