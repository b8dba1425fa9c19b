// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class ForwardCounterTest {
    private final MessageBufferPacker sent = MessagePack.newDefaultBufferPacker();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final AtomicLong events = new AtomicLong();

    @Test
    void eachElementOfTheArrayIsAnEvent() throws IOException {
        sent.packArrayHeader(2).packString("tag").packArrayHeader(3);
        for (int i = 0; i < 3; i++) {
            sent.writePayload(entry(i));
        }
        assertThat(counted()).isEqualTo(3);
    }

    @Test
    void eachEntryInTheBytesIsAnEvent() throws IOException {
        byte[] packed = entries(1000);
        sent.packArrayHeader(3).packString("tag").packBinaryHeader(packed.length).writePayload(packed);
        sent.packMapHeader(1).packString("size").packInt(1000);
        assertThat(counted()).isEqualTo(1000);
    }

    @Test
    void bytesMayComeAsAString() throws IOException {
        byte[] packed = entries(7);
        sent.packArrayHeader(2).packString("tag").packRawStringHeader(packed.length).writePayload(packed);
        assertThat(counted()).isEqualTo(7);
    }

    @Test
    void aMessageByItselfIsOneEvent() throws IOException {
        sent.packArrayHeader(3).packString("tag").packLong(1).packMapHeader(0);
        sent.packArrayHeader(4).packString("tag").packLong(1).packMapHeader(0).packNil();
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void acknowledgesAChunkOnlyOnRequest() throws IOException {
        sent.packArrayHeader(3).packString("tag").packArrayHeader(0).packMapHeader(1).packString("chunk").packString(
                "c1");
        sent.packArrayHeader(2).packString("tag").packArrayHeader(0);
        counted();
        MessageUnpacker answer = MessagePack.newDefaultUnpacker(answers.toByteArray());
        assertThat(answer.unpackValue().toJson()).isEqualTo("{\"ack\":\"c1\"}");
        assertThat(answer.hasNext()).isFalse();
    }

    @Test
    void anEntryThatIsCutOffIsAFault() throws IOException {
        byte[] packed = entries(2);
        sent.packArrayHeader(2).packString("tag").packBinaryHeader(packed.length - 1).writePayload(packed);
        assertThatThrownBy(this::counted).isInstanceOf(IOException.class);
    }

    private long counted() throws IOException {
        new ForwardCounter().count(new ByteArrayInputStream(sent.toByteArray()), answers, events);
        return events.get();
    }

    private static byte[] entries(int count) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.write(entry(i));
        }
        return all.toByteArray();
    }

    private static byte[] entry(int i) throws IOException {
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packArrayHeader(2).packLong(1).packMapHeader(2);
        packer.packString("basket").packInt(i).packString("tags").packArrayHeader(1).packString("checkout");
        return packer.toByteArray();
    }
}
