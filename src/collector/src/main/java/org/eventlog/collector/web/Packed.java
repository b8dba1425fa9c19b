// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.zip.GZIPOutputStream;
import org.eventlog.http.ContentCoding;

/** A text, plain and compressed, because most servers do not compress by default. */
public final class Packed {
    /** Below this size, compression saves no network packet. */
    private static final int MIN = 1_000;

    private final byte[] plain;
    private final byte[] gzip;

    public Packed(String text) {
        plain = text.getBytes(StandardCharsets.UTF_8);
        gzip = plain.length < MIN ? plain : gzip(plain);
    }

    public void send(HttpServletRequest request, HttpServletResponse response, String type) throws IOException {
        boolean packed = gzip.length < plain.length && takesGzip(request);
        byte[] bytes = packed ? gzip : plain;
        response.setContentType(type + ";charset=UTF-8");
        response.setHeader("Vary", "Accept-Encoding");
        if (packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean takesGzip(HttpServletRequest request) {
        return ContentCoding.acceptsGzip(String.join(",", Collections.list(request.getHeaders("Accept-Encoding"))));
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return out.toByteArray();
    }
}
