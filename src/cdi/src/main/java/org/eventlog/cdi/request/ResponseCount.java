// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Counts what the application writes of an answer, before a server compresses it. Used by the request's threads, one after
 * the other.
 */
final class ResponseCount extends HttpServletResponseWrapper {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private long bytes;
    private boolean unknown;
    private ServletOutputStream stream;
    private PrintWriter writer;

    ResponseCount(HttpServletResponse response) {
        super(response);
    }

    /** Zero when nothing was written here, or when somebody else writes, too: then nothing is known. */
    long bytes() {
        return unknown ? 0 : bytes;
    }

    /** What is written goes, or may go, by another way: an error page, a servlet that has the server's own response. */
    void unknown() {
        unknown = true;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new CountedStream(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            // The server's: it says the encoding in Content-Type.
            PrintWriter target = super.getWriter();
            writer = new PrintWriter(new CountedWriter(target, charset())) {
                @Override
                public boolean checkError() {
                    return super.checkError() | target.checkError();
                }
            };
        }
        return writer;
    }

    private Charset charset() {
        try {
            return Charset.forName(getCharacterEncoding());
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    @Override
    public void reset() {
        super.reset();
        bytes = 0;
        stream = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        bytes = 0;
    }

    @Override
    public void sendError(int status) throws IOException {
        unknown();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        unknown();
        super.sendError(status, message);
    }

    private final class CountedStream extends ServletOutputStream {
        private final ServletOutputStream target;

        CountedStream(ServletOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int octet) throws IOException {
            target.write(octet);
            bytes++;
        }

        @Override
        public void write(byte[] from, int start, int count) throws IOException {
            target.write(from, start, count);
            bytes += count;
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

    private final class CountedWriter extends FilterWriter {
        private final Charset charset;
        private final boolean single;

        CountedWriter(Writer target, Charset charset) {
            super(target);
            this.charset = charset;
            single = charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
        }

        @Override
        public void write(int c) throws IOException {
            super.write(c);
            bytes += count(Character.toString((char) c), 0, 1);
        }

        @Override
        public void write(char[] from, int start, int count) throws IOException {
            super.write(from, start, count);
            bytes += count(CharBuffer.wrap(from), start, count);
        }

        @Override
        public void write(String from, int start, int count) throws IOException {
            super.write(from, start, count);
            bytes += count(from, start, count);
        }

        private long count(CharSequence text, int start, int count) {
            if (single) {
                // A pair is one question mark.
                return count - text.subSequence(start, start + count).chars()
                        .filter(c -> Character.isLowSurrogate((char) c)).count();
            }
            if (!charset.equals(StandardCharsets.UTF_8)) {
                return text.subSequence(start, start + count).toString().getBytes(charset).length;
            }
            long all = 0;
            for (int i = start; i < start + count; i++) {
                char c = text.charAt(i);
                // The halves of a pair are four bytes together.
                all += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
            }
            return all;
        }
    }
}
