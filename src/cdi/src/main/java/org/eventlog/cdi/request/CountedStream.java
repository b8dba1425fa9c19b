// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Delegates each call to the server's own output stream, and counts bytes. */
final class CountedStream extends ServletOutputStream {
    private static final int ASCII = 0x80;
    private static final int LINE_END = 2;

    private final ServletOutputStream target;
    private final ResponseCount count;

    CountedStream(ServletOutputStream target, ResponseCount count) {
        this.target = target;
        this.count = count;
    }

    boolean isOf(ServletOutputStream other) {
        return target == other;
    }

    @Override
    public void write(int octet) throws IOException {
        target.write(octet);
        count.wrote(1);
    }

    @Override
    public void write(byte[] from) throws IOException {
        target.write(from);
        count.wrote(from.length);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
        target.write(from, start, length);
        count.wrote(length);
    }

    @Override
    public void print(String text) throws IOException {
        target.print(text);
        printed(String.valueOf(text));
    }

    private void printed(String text) {
        if (text.chars().allMatch(c -> c < ASCII) || !Writers.encodes(target.getClass())) {
            count.wrote(text.length());
        } else {
            count.unknown();
        }
    }

    @Override
    public void println() throws IOException {
        target.println();
        count.wrote(LINE_END);
    }

    @Override
    public void println(String text) throws IOException {
        target.println(text);
        printed(String.valueOf(text));
        count.wrote(LINE_END);
    }

    @Override
    public void print(boolean value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(boolean value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void print(char value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(char value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void print(int value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(int value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void print(long value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(long value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void print(float value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(float value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void print(double value) throws IOException {
        target.print(value);
        printed(String.valueOf(value));
    }

    @Override
    public void println(double value) throws IOException {
        target.println(value);
        printed(String.valueOf(value));
        count.wrote(LINE_END);
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }

    @Override
    public boolean isReady() {
        return target.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        target.setWriteListener(listener);
    }
}
