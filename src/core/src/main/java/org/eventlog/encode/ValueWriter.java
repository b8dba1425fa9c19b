// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * Writes values in one encoding, into a sink. A layout is written against this and so is the same in every encoding.
 *
 * <p>
 * The output is always valid: a lone surrogate becomes U+FFFD, and a text that is too long is cut between characters
 * and ends with an ellipsis. The caller is responsible for correct nesting and unique keys. Created for one event, and
 * used by one thread.
 */
abstract class ValueWriter {
    static final char REPLACEMENT = '\uFFFD';

    final ByteSink out;
    private boolean truncated;
    /** Whether the last text was written otherwise than it is: cut, or a lone surrogate replaced. */
    private boolean altered;
    private boolean keyAltered;
    private int marked;

    ValueWriter(ByteSink out) {
        this.out = out;
    }

    abstract void beginObject();

    abstract void endObject();

    abstract void beginArray();

    abstract void endArray();

    /** A key that is written often. */
    abstract void key(Key key);

    /** A key of the application's, as a rule the same string again and again. */
    abstract void key(String key, int maxChars);

    /** A text of at most so many characters; what is longer is cut. */
    abstract void string(String text, int maxChars);

    /** As {@link #string}, for a text that is as a rule the same string again and again: a name, a tag. */
    void constant(String text, int maxChars) {
        string(text, maxChars);
    }

    abstract void number(long value);

    /** As {@link #number(long)}, for one that is as a rule the same as in the event before: the time. */
    void numberAgain(long value) {
        number(value);
    }

    abstract void number(double value);

    abstract void bool(boolean value);

    abstract void nul();

    /** A text of so many ASCII characters which the caller fills in, from the place returned on. */
    abstract int ascii(int length);

    /** The event's UUID as text. */
    final void id(Stamp stamp) {
        int at = ascii(EventIds.LENGTH);
        stamp.writeId(out.bytes, at);
    }

    /** The event's time as text. */
    final void time(Stamp stamp) {
        int at = ascii(IsoTime.LENGTH);
        IsoTime.write(stamp.epochMillis(), out.bytes, at);
    }

    /** Members of the object that is open, encoded by {@link #capture}. */
    abstract void members(byte[] encoded);

    /** The members of an object, as {@link #members} takes them. */
    abstract byte[] capture();

    /** What stands between an event and the next. */
    abstract void endEvent();

    /** Remembers this place between two members of an object; one place at a time. */
    void mark() {
        marked = out.length;
    }

    /** Goes back to the place remembered, within the same object: what was written since is written again. */
    void rewind() {
        out.length = marked;
    }

    /** Whether something is not there as it was: a text was cut, or {@link #markTruncated} was called. */
    final boolean truncated() {
        return truncated;
    }

    /** Says that a part of the event was left out, or replaced by a text that says why. */
    final void markTruncated() {
        truncated = true;
    }

    /** Whether a key was written otherwise than it is: then two different ones may have become the same. */
    final boolean keyAltered() {
        return keyAltered;
    }

    /** Whether the text since {@link #startKey} was written as it is. */
    final boolean isAsItWas() {
        return !altered;
    }

    final void startKey() {
        altered = false;
    }

    final void finishKey() {
        keyAltered |= altered;
    }

    /** Where the text is to be cut; its own end when it is short enough. */
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
     * Writes a character beyond ASCII as UTF-8, and the next one with it where the two are one; there is room for it.
     *
     * @return how many more characters than the one were taken
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
