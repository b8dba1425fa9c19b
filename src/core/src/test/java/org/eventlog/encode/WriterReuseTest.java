// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sink's writer is used for one event after another. */
class WriterReuseTest {
    private final ByteSink sink = new ByteSink(16, 200);

    static List<Supplier<Encoding>> encodings() {
        return List.of(Encoding::json, Encoding::msgpack, Encoding::otlpJson, Encoding::otlpProtobuf);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void writesTheNextEventAsANewWriterWouldAfterOneThatFailedHalfWay(Supplier<Encoding> of) {
        Encoding encoding = of.get();
        ValueWriter first = sink.writer(encoding);
        assertThatThrownBy(() -> {
            begin(first);
            first.key("list", 100);
            first.beginArray();
            first.beginObject();
            first.key("\uD800", 100);
            first.string("x".repeat(20), 10);
            first.key("rest", 100);
            first.string("x".repeat(500), 1000);
        }).isInstanceOf(ByteSink.Overflow.class);
        sink.reset();

        ValueWriter next = sink.writer(encoding);
        event(next);

        assertThat(next).isSameAs(first);
        assertThat(next.truncated()).isFalse();
        assertThat(next.keyAltered()).isFalse();
        ByteSink other = new ByteSink(16, 200);
        event(of.get().writer(other));
        assertThat(sink.toByteArray()).isEqualTo(other.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void changesTheWriterWithTheEncoding(Supplier<Encoding> of) {
        ValueWriter json = sink.writer(Encoding.json());
        ValueWriter other = sink.writer(of.get());

        assertThat(other).isNotSameAs(json);
    }

    private static void event(ValueWriter to) {
        begin(to);
        to.key("text", 100);
        to.string("some text", 100);
        to.key("number", 100);
        to.number(1);
        end(to);
    }

    private static void begin(ValueWriter to) {
        if (to instanceof OtlpWriter record) {
            record.beginRecord();
            record.beginAttributes();
        } else {
            to.beginObject();
        }
    }

    private static void end(ValueWriter to) {
        if (to instanceof OtlpWriter record) {
            record.endAttributes();
        } else {
            to.endObject();
        }
        to.endEvent();
    }
}
