// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.json.Json;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eventlog.LogEvent;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures encoding an existing {@linkplain SampleOrder order}: with Eventlog's own writer, and with common streaming
 * writers, each used as efficiently as its interface allows and writing the same keys. Eventlog's writer also
 * generates an id, which is a constant for the others.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodingBenchmark {
    static final String HOST = "host.example.org";
    static final long PID = 4711;
    private static final String ID = "019a0000-0000-7000-8000-000000000000";

    final EventlogEncoding eventlog = new EventlogEncoding();
    final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
    private final JsonFactory jackson = new JsonFactory();
    private final JsonGeneratorFactory parsson = Json.createGeneratorFactory(null);
    private int number = 5;
    private long sequence = 1;
    private LogEvent event = SampleOrder.event(number);

    @Benchmark
    public int eventlog() {
        return eventlog.encode(event);
    }

    @Benchmark
    public int jacksonGenerator() throws IOException {
        out.reset();
        try (JsonGenerator json = jackson.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", ID);
            json.writeStringField("name", SampleOrder.NAME);
            json.writeNumberField("tstamp", System.currentTimeMillis());
            json.writeNumberField("seq", sequence++);
            json.writeNumberField("version", 1);
            json.writeStringField("level", "info");
            json.writeStringField("message", SampleOrder.MESSAGE);
            json.writeStringField("target", SampleOrder.TARGET);
            json.writeArrayFieldStart("tags");
            json.writeString(SampleOrder.TAG);
            json.writeEndArray();
            json.writeObjectFieldStart("fields");
            json.writeStringField("customer", SampleOrder.CUSTOMER);
            json.writeNumberField("total", SampleOrder.TOTAL);
            json.writeNumberField("items", SampleOrder.items(number));
            json.writeStringField("country", SampleOrder.COUNTRY);
            json.writeBooleanField("express", SampleOrder.express(number));
            json.writeStringField("warehouse", SampleOrder.WAREHOUSE);
            json.writeNumberField("durationMs", SampleOrder.DURATION);
            json.writeNumberField("basket", number);
            json.writeEndObject();
            json.writeStringField("site", SampleOrder.SITE);
            json.writeStringField("cluster", SampleOrder.CLUSTER);
            json.writeStringField("host", HOST);
            json.writeNumberField("pid", PID);
            json.writeEndObject();
        }
        return out.size();
    }

    @Benchmark
    public int parssonGenerator() {
        out.reset();
        try (jakarta.json.stream.JsonGenerator json = parsson.createGenerator(out)) {
            json.writeStartObject()
                    .write("id", ID)
                    .write("name", SampleOrder.NAME)
                    .write("tstamp", System.currentTimeMillis())
                    .write("seq", sequence++)
                    .write("version", 1)
                    .write("level", "info")
                    .write("message", SampleOrder.MESSAGE)
                    .write("target", SampleOrder.TARGET)
                    .writeStartArray("tags")
                    .write(SampleOrder.TAG)
                    .writeEnd()
                    .writeStartObject("fields")
                    .write("customer", SampleOrder.CUSTOMER)
                    .write("total", SampleOrder.TOTAL)
                    .write("items", SampleOrder.items(number))
                    .write("country", SampleOrder.COUNTRY)
                    .write("express", SampleOrder.express(number))
                    .write("warehouse", SampleOrder.WAREHOUSE)
                    .write("durationMs", SampleOrder.DURATION)
                    .write("basket", number)
                    .writeEnd()
                    .write("site", SampleOrder.SITE)
                    .write("cluster", SampleOrder.CLUSTER)
                    .write("host", HOST)
                    .write("pid", PID)
                    .writeEnd();
        }
        return out.size();
    }

    @Benchmark
    public int msgpackPacker() throws IOException {
        packer.clear();
        packer.packMapHeader(14).packString("id").packString(ID).packString("name").packString(SampleOrder.NAME);
        packer.packString("tstamp").packLong(System.currentTimeMillis()).packString("seq").packLong(sequence++);
        packer.packString("version").packInt(1).packString("level").packString("info");
        packer.packString("message").packString(SampleOrder.MESSAGE).packString("target")
                .packString(SampleOrder.TARGET);
        packer.packString("tags").packArrayHeader(1).packString(SampleOrder.TAG).packString("fields").packMapHeader(8);
        packer.packString("customer").packString(SampleOrder.CUSTOMER).packString("total")
                .packDouble(SampleOrder.TOTAL);
        packer.packString("items").packInt(SampleOrder.items(number)).packString("country")
                .packString(SampleOrder.COUNTRY);
        packer.packString("express").packBoolean(SampleOrder.express(number));
        packer.packString("warehouse").packString(SampleOrder.WAREHOUSE);
        packer.packString("durationMs").packDouble(SampleOrder.DURATION).packString("basket").packInt(number);
        packer.packString("site").packString(SampleOrder.SITE).packString("cluster").packString(SampleOrder.CLUSTER);
        packer.packString("host").packString(HOST).packString("pid").packLong(PID);
        packer.flush();
        return (int) packer.getTotalWrittenBytes();
    }
}
