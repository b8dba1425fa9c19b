// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.io.PrintWriter;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Delegates each call to the server's own writer, and counts bytes. Servers differ in line ends and formats, so these
 * calls are delegated as well; if their size is unknown, the count becomes unknown. {@link PrintWriter} implements the
 * remaining methods with the overridden ones.
 */
final class CountedWriter extends PrintWriter {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final PrintWriter target;
    private final boolean single;
    /** Null if the encoding is UTF-8 or has one byte for each character. */
    private final EncodedSize encoded;
    private final String lineEnd;
    private final boolean formats;
    private final ResponseCount count;

    CountedWriter(PrintWriter target, Charset charset, ResponseCount count) {
        super(target);
        this.target = target;
        this.count = count;
        single = charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
        encoded = single || charset.equals(StandardCharsets.UTF_8) || !charset.canEncode()
                ? null
                : new EncodedSize(charset);
        lineEnd = Writers.lineEnd(target.getClass());
        formats = Writers.formats(target.getClass());
    }

    boolean isOf(PrintWriter other) {
        return target == other;
    }

    /** Whether the size of further texts depends on those before. */
    boolean hasState() {
        return encoded != null && encoded.hasBegun();
    }

    /** Whether only the server knows how the bytes end. */
    boolean isOpen() {
        return encoded != null && encoded.isOpen();
    }

    private void wrote(CharSequence text, int start, int length) {
        count.wrote(bytes(text, start, length));
    }

    private long bytes(CharSequence text, int start, int length) {
        if (single) {
            // A surrogate pair becomes one question mark.
            return length - text.subSequence(start, start + length).chars()
                    .filter(c -> Character.isLowSurrogate((char) c)).count();
        }
        if (encoded != null) {
            return encoded.more(text, start, length);
        }
        long all = 0;
        for (int i = start; i < start + length; i++) {
            char c = text.charAt(i);
            // A surrogate pair is four bytes.
            all += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
        }
        return all;
    }

    @Override
    public void write(int c) {
        target.write(c);
        wrote(Character.toString((char) c), 0, 1);
    }

    @Override
    public void write(char[] from) {
        target.write(from);
        wrote(CharBuffer.wrap(from), 0, from.length);
    }

    @Override
    public void write(char[] from, int start, int length) {
        target.write(from, start, length);
        wrote(CharBuffer.wrap(from), start, length);
    }

    @Override
    public void write(String from) {
        target.write(from);
        // WildFly writes null as a text, others refuse it.
        String written = String.valueOf(from);
        wrote(written, 0, written.length());
    }

    @Override
    public void write(String from, int start, int length) {
        target.write(from, start, length);
        wrote(from, start, length);
    }

    @Override
    public void print(String text) {
        target.print(text);
        String printed = String.valueOf(text);
        wrote(printed, 0, printed.length());
    }

    /** The value is converted to text only once. */
    @Override
    public void print(Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char[] text) {
        target.print(text);
        wrote(CharBuffer.wrap(text), 0, text.length);
    }

    @Override
    public void print(boolean value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(int value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(long value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(float value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(double value) {
        print(String.valueOf(value));
    }

    @Override
    public void println() {
        target.println();
        if (lineEnd == null) {
            count.unknown();
        } else {
            wrote(lineEnd, 0, lineEnd.length());
        }
    }

    @Override
    public void println(String text) {
        print(text);
        println();
    }

    @Override
    public void println(Object value) {
        // Like PrintWriter: convert to text first.
        println(String.valueOf(value));
    }

    @Override
    public void println(char[] text) {
        print(text);
        println();
    }

    @Override
    public void println(boolean value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(char value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(int value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(long value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(float value) {
        println(String.valueOf(value));
    }

    @Override
    public void println(double value) {
        println(String.valueOf(value));
    }

    @Override
    public PrintWriter format(String format, Object... values) {
        if (!formats) {
            return super.format(format, values);
        }
        count.unknown();
        target.format(format, values);
        return this;
    }

    @Override
    public PrintWriter format(Locale locale, String format, Object... values) {
        if (!formats) {
            return super.format(locale, format, values);
        }
        count.unknown();
        target.format(locale, format, values);
        return this;
    }

    @Override
    public PrintWriter printf(String format, Object... values) {
        return format(format, values);
    }

    @Override
    public PrintWriter printf(Locale locale, String format, Object... values) {
        return format(locale, format, values);
    }

    @Override
    public void flush() {
        target.flush();
    }

    @Override
    public void close() {
        target.close();
    }

    @Override
    public boolean checkError() {
        return target.checkError();
    }
}
