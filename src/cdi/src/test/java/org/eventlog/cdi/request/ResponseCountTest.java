// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCountTest {
    private final FakeRequest fake = new FakeRequest();
    private final ResponseCount count = new ResponseCount(fake.response());

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16BE", "windows-1252", "Shift_JIS", "UTF-16",
            "x-UTF-32BE-BOM", "ISO-2022-JP", "GB18030"})
    void countsTheBytesOfATextInItsEncoding(String encoding) throws Exception {
        fake.encoding = encoding;

        PrintWriter writer = count.getWriter();
        writer.println("tea \u00e4 \u20ac \u8336 \ud83c\udf75");
        writer.printf("%d pots, %s%n", 3, "\u00bd full");
        writer.append("x").append('\u00e4').write('y');
        writer.write("the end".toCharArray(), 4, 3);
        writer.flush();

        assertThat(count.bytes()).isEqualTo(fake.written.size()).isGreaterThan(20);
        assertThat(writer.checkError()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-2022-JP", "x-UTF-16LE-BOM"})
    void countsTextsInOneEncodingAfterAnother(String encoding) throws Exception {
        fake.encoding = encoding;

        PrintWriter writer = count.getWriter();
        for (int i = 0; i < 600; i++) {
            writer.print("\u8336 \u8336");
            writer.write(i % 2 == 0 ? '\ud83c' : '\udf75');
        }
        writer.print("end");
        writer.flush();

        assertThat(count.bytes()).isEqualTo(fake.written.size()).isEqualTo(count.bytes());
    }

    /** Open Liberty prints a character as one byte, and a text as UTF-8. */
    @Test
    void printsEachTypeWithTheServersOwnMethod() throws Exception {
        List<String> printed = new ArrayList<>();
        ServletOutputStream stream = new CountedStream(new ServletOutputStream() {
            @Override
            public void print(char value) {
                printed.add("character " + value);
            }

            @Override
            public void println(char value) {
                printed.add("line of character " + value);
            }

            @Override
            public void print(double value) {
                printed.add("double " + value);
            }

            @Override
            public void write(int octet) {
                throw new UnsupportedOperationException("not the server's own method");
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException("no listener");
            }
        }, count);

        stream.print('\u00e9');
        stream.println('\u00e9');
        stream.print(1.5);

        assertThat(printed).containsExactly("character \u00e9", "line of character \u00e9", "double 1.5");
    }

    @Test
    void textThatOnlyTheServerEndsHasNoSize() throws Exception {
        fake.encoding = "ISO-2022-JP";

        count.getWriter().print("\u8336");

        assertThat(count.bytes()).isZero();
        assertThat(count.bytes()).isZero();
    }

    @Test
    void textAfterADiscardedMarkHasNoSize() throws Exception {
        fake.encoding = "UTF-16";

        count.getWriter().print("tea");
        count.resetBuffer();
        count.getWriter().print("tea");

        assertThat(count.bytes()).isZero();
    }

    @Test
    void halvesOfAPairCountAsOneCharacterToo() throws Exception {
        fake.encoding = "UTF-8";

        PrintWriter writer = count.getWriter();
        writer.write('\ud83c');
        writer.write('\udf75');
        writer.flush();

        assertThat(count.bytes()).isEqualTo(fake.written.size()).isEqualTo(4);
    }

    @Test
    void countsOctets() throws Exception {
        byte[] octets = "a pot of tea".getBytes(StandardCharsets.UTF_8);
        count.getOutputStream().write(octets);
        count.getOutputStream().write(octets, 2, 3);
        count.getOutputStream().write('!');
        count.getOutputStream().println("more");

        assertThat(count.bytes()).isEqualTo(fake.written.size());
        assertThat(count.getOutputStream()).isSameAs(count.getOutputStream());
    }

    @Test
    void resetDataDoesNotCount() throws Exception {
        count.getOutputStream().print("a pot of tea");
        count.resetBuffer();
        count.getOutputStream().print("none");
        assertThat(count.bytes()).isEqualTo(4);

        count.reset();
        count.getWriter().print("tea");
        count.getWriter().flush();
        assertThat(count.bytes()).isEqualTo(3).isEqualTo(fake.written.size());
    }

    @Test
    void errorPageHasNoSize() throws Exception {
        count.getOutputStream().print("half a pot");
        count.sendError(404);
        assertThat(count.bytes()).isZero();

        ResponseCount other = new ResponseCount(fake.response());
        other.getOutputStream().print("half a pot");
        other.sendError(503, "no tea");
        assertThat(other.bytes()).isZero();
    }
}
