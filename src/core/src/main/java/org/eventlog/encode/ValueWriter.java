// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * Writes values in one encoding into a sink. Layouts use this class, and so are the same in every encoding.
 *
 * <p>The output is always valid: an unpaired surrogate becomes U+FFFD, and a text that is too long is truncated
 * between characters and ends with an ellipsis. The caller is responsible for correct nesting and unique keys.
 * Used for one event at a time, by one thread.
 */
abstract class ValueWriter {
    static final char REPLACEMENT = '\uFFFD';

    final ByteSink out;
    private boolean truncated;
    /** Whether the last text was changed: truncated, or an unpaired surrogate replaced. */
    private boolean altered;
    private boolean keyAltered;
    private int marked;

    ValueWriter(ByteSink out) {
        this.out = out;
    }

    /** Prepares for another event, even if writing the last one failed half-way. */
    void restart() {
        truncated = false;
        altered = false;
        keyAltered = false;
    }

    abstract void beginObject();

    abstract void endObject();

    abstract void beginArray();

    abstract void endArray();

    /** Writes a frequent key. */
    abstract void key(Key key);

    /** Writes an application's key, which is usually the same string each time. */
    abstract void key(String key, int maxChars);

    /** Writes a text, truncated to this many characters. */
    abstract void string(String text, int maxChars);

    /** Like {@link #string}, for a text that is usually the same string each time: a name, a tag. */
    void constant(String text, int maxChars) {
        string(text, maxChars);
    }

    abstract void number(long value);

    /** Like {@link #number(long)}, for a number that is usually the same as in the previous event: the time. */
    void numberAgain(long value) {
        number(value);
    }

    abstract void number(double value);

    abstract void bool(boolean value);

    abstract void nul();

    /**
     * Reserves space for a text of this many ASCII characters. The caller fills it in from the returned position on.
     */
    abstract int ascii(int length);

    /** Writes the event's UUID as text. */
    final void id(Stamp stamp) {
        int at = ascii(EventIds.LENGTH);
        stamp.writeId(out.bytes, at);
    }

    /** Writes the event's time as text. */
    final void time(Stamp stamp) {
        int at = ascii(IsoTime.LENGTH);
        IsoTime.write(stamp.epochMillis(), out.bytes, at);
    }

    /** Writes members of the open object that were encoded by {@link #capture}. */
    abstract void members(byte[] encoded);

    /** Returns the members of an object in the form for {@link #members}. */
    abstract byte[] capture();

    /** Writes the separator after an event. */
    abstract void endEvent();

    /** Remembers the current position between two members of an object; only one at a time. */
    void mark() {
        marked = out.length;
    }

    /** Returns to the remembered position within the same object, to write the members since again. */
    void rewind() {
        out.length = marked;
    }

    /** Whether something was changed: a text was truncated, or {@link #markTruncated} was called. */
    final boolean truncated() {
        return truncated;
    }

    /** Records that a part of the event was omitted, or replaced by a text with the reason. */
    final void markTruncated() {
        truncated = true;
    }

    /** Whether a key was changed, so that two different ones may have become equal. */
    final boolean keyAltered() {
        return keyAltered;
    }

    /** Whether the text since {@link #startKey} was written unchanged. */
    final boolean isAsItWas() {
        return !altered;
    }

    final void startKey() {
        altered = false;
    }

    final void finishKey() {
        keyAltered |= altered;
    }

    /** The position at which to truncate the text; its length if it is short enough. */
    final int end(String text, int maxChars) {
        int end = text.length();
        if (end <= maxChars) {
            return end;
        }
        truncated = true;
        altered = true;
        return Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    }

    /**
     * Writes a non-ASCII character as UTF-8, including the second half of a surrogate pair. The capacity is
     * sufficient.
     *
     * @return the number of additional characters consumed
     */
    final int character(char c, String text, int i, int end) {
        byte[] to = out.bytes;
        int at = out.length;
        if (c < 0x800) {
            to[at] = (byte) (0xC0 | c >> 6);
            to[at + 1] = (byte) (0x80 | c & 0x3F);
            out.length = at + 2;
            return 0;
        }
        if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            to[at] = (byte) (0xF0 | point >> 18);
            to[at + 1] = (byte) (0x80 | point >> 12 & 0x3F);
            to[at + 2] = (byte) (0x80 | point >> 6 & 0x3F);
            to[at + 3] = (byte) (0x80 | point & 0x3F);
            out.length = at + 4;
            return 1;
        }
        if (Character.isSurrogate(c)) {
            c = REPLACEMENT;
            altered = true;
        }
        to[at] = (byte) (0xE0 | c >> 12);
        to[at + 1] = (byte) (0x80 | c >> 6 & 0x3F);
        to[at + 2] = (byte) (0x80 | c & 0x3F);
        out.length = at + 3;
        return 0;
    }
}
