// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Cap'n Proto's program {@code capnp}: an independent decoder for comparison. */
final class CapnpTool {
    private static final int LIMIT_SECONDS = 30;

    private CapnpTool() {}

    static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "capnp")));
    }

    static Path schema() {
        try {
            return Path.of(CapnpFormat.class.getResource("event.capnp").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Decodes all events: one line of JSON for each, in which 64-bit numbers are strings, and null pointers are
     * omitted.
     */
    static List<String> toJson(byte[] events, boolean packed, Path dir) throws IOException, InterruptedException {
        return run(dir, events, "convert", (packed ? "packed" : "binary") + ":json", "--short", "--quiet",
                schema().toString(), "Event").lines().toList();
    }

    static byte[] fromJson(String json, boolean packed, Path dir, Path schema)
            throws IOException, InterruptedException {
        return runForBytes(dir, json.getBytes(StandardCharsets.UTF_8), "convert",
                "json:" + (packed ? "packed" : "binary"), "--quiet", schema.toString(), "Event");
    }

    static String run(Path dir, byte[] input, String... arguments) throws IOException, InterruptedException {
        return new String(runForBytes(dir, input, arguments), StandardCharsets.UTF_8);
    }

    private static byte[] runForBytes(Path dir, byte[] input, String... arguments)
            throws IOException, InterruptedException {
        Path in = Files.write(dir.resolve("capnp.in"), input);
        Path out = dir.resolve("capnp.out");
        Path err = dir.resolve("capnp.err");
        List<String> command = new ArrayList<>(List.of("capnp"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("capnp does not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException("capnp: " + Files.readString(err));
        }
        return Files.readAllBytes(out);
    }
}
