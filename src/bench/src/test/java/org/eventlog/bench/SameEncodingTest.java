// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

class SameEncodingTest {
    private final ObjectMapper json = new ObjectMapper();
    private final EncodingBenchmark benchmark = new EncodingBenchmark();

    @Test
    void everyEncoderWritesTheSameEvent() throws IOException {
        benchmark.eventlog();
        Map<String, Object> ours = parsed(benchmark.eventlog.bytes());
        assertThat(ours).hasSize(11);

        benchmark.jacksonGenerator();
        assertThat(parsed(benchmark.out.toByteArray())).isEqualTo(ours);
        benchmark.parssonGenerator();
        assertThat(parsed(benchmark.out.toByteArray())).isEqualTo(ours);
        benchmark.msgpackPacker();
        byte[] packed = benchmark.packer.toByteArray();
        assertThat(
                parsed(MessagePack.newDefaultUnpacker(packed).unpackValue().toJson().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ours);
    }

    private Map<String, Object> parsed(byte[] event) throws IOException {
        @SuppressWarnings("unchecked")
        Map<String, Object> values = json.readValue(event, Map.class);
        assertThat(values).containsKeys("id", "tstamp", "seq");
        values.keySet().removeIf(key -> key.equals("id") || key.equals("tstamp") || key.equals("seq"));
        return values;
    }
}
