// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Compresses a body as {@code Content-Encoding: gzip} (RFC 1952). */
final class Gzip {
    private static final int BUFFER = 8 * 1024;

    private Gzip() {}

    /** @param level from 1, the quickest, to 9, the smallest */
    static ByteBuffer[] of(ByteBuffer[] body, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
        try (Stream out = new Stream(bytes, level)) {
            byte[] buffer = new byte[BUFFER];
            for (ByteBuffer part : body) {
                while (part.hasRemaining()) {
                    int n = Math.min(buffer.length, part.remaining());
                    part.get(buffer, 0, n);
                    out.write(buffer, 0, n);
                }
            }
        }
        return new ByteBuffer[]{ByteBuffer.wrap(bytes.toByteArray())};
    }

    private static final class Stream extends GZIPOutputStream {
        Stream(OutputStream to, int level) throws IOException {
            super(to, BUFFER);
            def.setLevel(level);
        }
    }
}
