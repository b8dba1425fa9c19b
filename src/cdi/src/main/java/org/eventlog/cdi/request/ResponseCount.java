// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Counts the bytes of a response that the application writes, before the server compresses it. Used by the request's
 * threads, one after another.
 */
final class ResponseCount extends HttpServletResponseWrapper {
    private long bytes;
    private boolean unknown;
    private CountedStream stream;
    private CountedWriter writer;

    ResponseCount(HttpServletResponse response) {
        super(response);
    }

    /** The number of bytes; zero if nothing was written, or if the size is unknown because other code also writes. */
    long bytes() {
        return unknown || writer != null && writer.isOpen() ? 0 : bytes;
    }

    /**
     * Marks the size as unknown, because data is or may be written without this wrapper (an error page, a servlet with
     * the server's own response), or because only the server knows it.
     */
    void unknown() {
        unknown = true;
    }

    void wrote(long more) {
        bytes += more;
    }

    /** Delegated, because the server decides when a stream is allowed instead of a writer. */
    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream target = super.getOutputStream();
        if (stream == null || !stream.isOf(target)) {
            stream = new CountedStream(target, this);
        }
        return stream;
    }

    /** Delegated, because the server adds the encoding to Content-Type. */
    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter target = super.getWriter();
        if (writer == null || !writer.isOf(target)) {
            writer = new CountedWriter(target, charset(), this);
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
        if (writer != null && writer.hasState()) {
            unknown();
        }
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

    @Override
    public void sendRedirect(String location) throws IOException {
        unknown();
        super.sendRedirect(location);
    }
}
