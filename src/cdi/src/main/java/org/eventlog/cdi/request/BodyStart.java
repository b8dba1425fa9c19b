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
    /** The application has read the end of a line, which is not recorded until more follows. */
    private boolean lineEnd;
    /** The application has skipped data, so its position is unknown until it returns to its mark. */
    private boolean lost;
    /** There was more data than is recorded. */
    private boolean more;
    /** The application has read the first character of a line end that is recorded as one. */
    private boolean halfEnd;
    private int marked;
    private boolean markedLineEnd;
    private boolean markedLost;

    /** @param max bytes */
    BodyStart(int max) {
        this.max = max;
    }

    synchronized void octet(int octet) {
        if (isFollowed()) {
            add(String.valueOf((char) octet), false);
        }
    }

    synchronized void octets(byte[] from, int start, int count) {
        if (isFollowed()) {
            int useful = useful(count);
            add(new String(from, start, useful, StandardCharsets.ISO_8859_1), false);
            more |= useful < count;
        }
    }

    synchronized void character(char character) {
        if (isFollowed()) {
            add(String.valueOf(character), true);
        }
    }

    synchronized void characters(char[] from, int start, int count) {
        if (isFollowed()) {
            int useful = useful(count);
            add(new String(from, start, useful), true);
            more |= useful < count;
        }
    }

    /** The line separator is unknown, and so is whether the last line has one. */
    synchronized void line(String line) {
        if (isFollowed()) {
            add(line, true);
            lineEnd = true;
        }
    }

    /** The application has skipped data. */
    synchronized void gap() {
        lost = true;
    }

    synchronized void mark() {
        marked = at;
        markedLineEnd = lineEnd;
        markedLost = lost;
    }

    synchronized void reset() {
        at = marked;
        lineEnd = markedLineEnd;
        lost = markedLost;
        halfEnd = false;
    }

    private boolean isFollowed() {
        return !lost && !more;
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
        if (lineEnd) {
            lineEnd = false;
            endLine();
        }
        int known = again(read);
        int room = Math.min(read.length() - known, max - kept.length());
        kept.append(read, known, known + room);
        at += room;
        more |= room < read.length() - known;
    }

    private void endLine() {
        if (at < kept.length()) {
            boolean two = kept.charAt(at) == '\r' && at + 1 < kept.length() && kept.charAt(at + 1) == '\n';
            at += two ? 2 : 1;
        } else if (kept.length() < max) {
            kept.append('\n');
            at++;
        } else {
            more = true;
        }
    }

    /**
     * Follows the application through the data that it reads again.
     *
     * @return the number of characters that are known; all, if they are not those that were recorded
     */
    private int again(String read) {
        int i = 0;
        while (i < read.length() && (at < kept.length() || halfEnd)) {
            char c = read.charAt(i);
            if (halfEnd && c == '\n') {
                halfEnd = false;
                i++;
                continue;
            }
            halfEnd = false;
            if (at == kept.length()) {
                break;
            }
            char recorded = kept.charAt(at);
            // A line that was read as such is recorded without its own end.
            halfEnd = c == '\r' && recorded == '\n';
            if (c != recorded && !halfEnd) {
                gap();
                return read.length();
            }
            at++;
            i++;
        }
        return i;
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
        return lost || more;
    }

    private String withinMax() {
        int bytes = 0;
        for (int i = 0; i < kept.length(); i++) {
            char c = kept.charAt(i);
            // A surrogate pair is four bytes.
            bytes += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
            if (bytes > max) {
                more = true;
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
        boolean whole = isFollowed();
        decoder.decode(bytes, text, whole);
        if (isFollowed()) {
            decoder.flush(text);
        }
        return text.flip().toString();
    }
}
