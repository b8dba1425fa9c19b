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
 * What it takes to turn an {@linkplain Order order} that is there already into bytes: Eventlog's own writer, and the
 * streaming writers one would take instead, each used as sparingly as its interface allows and writing the same keys.
 * Eventlog's also makes an id, which is a constant to the others.
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
    private LogEvent event = Order.event(number);

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
            json.writeStringField("name", Order.NAME);
            json.writeNumberField("tstamp", System.currentTimeMillis());
            json.writeNumberField("seq", sequence++);
            json.writeNumberField("version", 1);
            json.writeStringField("level", "info");
            json.writeStringField("message", Order.MESSAGE);
            json.writeStringField("target", Order.TARGET);
            json.writeArrayFieldStart("tags");
            json.writeString(Order.TAG);
            json.writeEndArray();
            json.writeObjectFieldStart("fields");
            json.writeStringField("customer", Order.CUSTOMER);
            json.writeNumberField("total", Order.TOTAL);
            json.writeNumberField("items", Order.items(number));
            json.writeStringField("country", Order.COUNTRY);
            json.writeBooleanField("express", Order.express(number));
            json.writeStringField("warehouse", Order.WAREHOUSE);
            json.writeNumberField("durationMs", Order.DURATION);
            json.writeNumberField("basket", number);
            json.writeEndObject();
            json.writeStringField("site", Order.SITE);
            json.writeStringField("cluster", Order.CLUSTER);
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
                    .write("name", Order.NAME)
                    .write("tstamp", System.currentTimeMillis())
                    .write("seq", sequence++)
                    .write("version", 1)
                    .write("level", "info")
                    .write("message", Order.MESSAGE)
                    .write("target", Order.TARGET)
                    .writeStartArray("tags")
                    .write(Order.TAG)
                    .writeEnd()
                    .writeStartObject("fields")
                    .write("customer", Order.CUSTOMER)
                    .write("total", Order.TOTAL)
                    .write("items", Order.items(number))
                    .write("country", Order.COUNTRY)
                    .write("express", Order.express(number))
                    .write("warehouse", Order.WAREHOUSE)
                    .write("durationMs", Order.DURATION)
                    .write("basket", number)
                    .writeEnd()
                    .write("site", Order.SITE)
                    .write("cluster", Order.CLUSTER)
                    .write("host", HOST)
                    .write("pid", PID)
                    .writeEnd();
        }
        return out.size();
    }

    @Benchmark
    public int msgpackPacker() throws IOException {
        packer.clear();
        packer.packMapHeader(14).packString("id").packString(ID).packString("name").packString(Order.NAME);
        packer.packString("tstamp").packLong(System.currentTimeMillis()).packString("seq").packLong(sequence++);
        packer.packString("version").packInt(1).packString("level").packString("info");
        packer.packString("message").packString(Order.MESSAGE).packString("target").packString(Order.TARGET);
        packer.packString("tags").packArrayHeader(1).packString(Order.TAG).packString("fields").packMapHeader(8);
        packer.packString("customer").packString(Order.CUSTOMER).packString("total").packDouble(Order.TOTAL);
        packer.packString("items").packInt(Order.items(number)).packString("country").packString(Order.COUNTRY);
        packer.packString("express").packBoolean(Order.express(number));
        packer.packString("warehouse").packString(Order.WAREHOUSE);
        packer.packString("durationMs").packDouble(Order.DURATION).packString("basket").packInt(number);
        packer.packString("site").packString(Order.SITE).packString("cluster").packString(Order.CLUSTER);
        packer.packString("host").packString(HOST).packString("pid").packLong(PID);
        packer.flush();
        return (int) packer.getTotalWrittenBytes();
    }
}
