// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eventlog.testkit.ReceivedEvent;

/** Events, one per line, without responses, like Logstash's {@code json_lines}. Each line is a batch. */
final class LinesConversation implements Conversation {

    @Override
    public Incoming read(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                return new Incoming(null, List.of(ReceivedEvent.of(line.toByteArray())), null);
            }
        }
        // An incomplete line is not an event.
        return null;
    }

    @Override
    public byte[] endless(boolean head, Incoming batch) {
        return more(head);
    }

    @Override
    public byte[] more(boolean head) {
        return "and so on ".repeat(800).getBytes(StandardCharsets.US_ASCII);
    }
}
