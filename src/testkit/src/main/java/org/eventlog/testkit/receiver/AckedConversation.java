// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eventlog.testkit.ReceivedEvent;

/**
 * The test kit's own protocol, the simplest one that guarantees delivery.
 *
 * <pre>
 * client    batch &lt;id&gt; &lt;bytes&gt; LF  and so many bytes, events a line each
 * receiver  ok &lt;id&gt; LF            has all of it
 *           no &lt;id&gt; &lt;why&gt; LF      will never take it
 *           wait &lt;id&gt; &lt;seconds&gt; LF  not now
 * </pre>
 *
 * An id is printable ASCII without blanks; a line has at most 1,024 bytes.
 */
final class AckedConversation implements Conversation.Refusing {
    static final int MAX_LINE = 1024;

    @Override
    public Incoming read(InputStream in, int maxBytes) throws IOException {
        String header = line(in);
        if (header == null) {
            return null;
        }
        String[] words = header.split(" ");
        if (words.length != 3 || !words[0].equals("batch") || !words[2].matches("\\d{1,9}")) {
            throw new IOException("not a batch's header: " + header);
        }
        int length = Integer.parseInt(words[2]);
        if (length > maxBytes) {
            return new Incoming(words[1], List.of(), text("no " + words[1] + " too large"));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended in the midst of a batch");
        }
        return new Incoming(words[1], ReceivedEvent.lines(body), null);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.length() == 0) {
                return null;
            }
            if (b < 0 || line.length() >= MAX_LINE) {
                throw new EOFException("the connection ended in the midst of a header");
            }
            line.append((char) b);
        }
        return line.toString();
    }

    @Override
    public byte[] acknowledgement(Incoming batch) {
        return text("ok " + batch.id());
    }

    @Override
    public byte[] refusal(Incoming batch) {
        return text("no " + batch.id() + " an event is refused");
    }

    @Override
    public byte[] busy(Incoming batch, Duration retryAfter) {
        return text("wait " + batch.id() + " " + retryAfter.toSeconds());
    }

    /** A valid acknowledgement of another batch. */
    @Override
    public byte[] wrong(Incoming batch) {
        return text("ok another:0..0");
    }

    @Override
    public byte[] endless(boolean head, Incoming batch) {
        return ("ok " + batch.id()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] more(boolean head) {
        return "0".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] text(String line) {
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
