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
 * Counts what the application writes of an answer, before a server compresses it. Used by the request's threads, one after
 * the other.
 */
final class ResponseCount extends HttpServletResponseWrapper {
    private long bytes;
    private boolean unknown;
    private CountedStream stream;
    private CountedWriter writer;

    ResponseCount(HttpServletResponse response) {
        super(response);
    }

    /** Zero when nothing was written here, or when somebody else writes, too: then nothing is known. */
    long bytes() {
        return unknown ? 0 : bytes;
    }

    /**
     * What is written goes, or may go, by another way: an error page, a servlet that has the server's own response; or it
     * is known to the server only.
     */
    void unknown() {
        unknown = true;
    }

    void wrote(long more) {
        bytes += more;
    }

    /** The server's, which knows what it allows: either this or a writer, and when. */
    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream target = super.getOutputStream();
        if (stream == null || !stream.isOf(target)) {
            stream = new CountedStream(target, this);
        }
        return stream;
    }

    /** The server's, which says the encoding in Content-Type. */
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
