// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A process that tries to take a lease, and keeps it until it is killed or its parent ends. */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final boolean took;

    private OtherProcess(Process process, boolean took) {
        this.process = process;
        this.took = took;
    }

    public static void main(String[] args) throws IOException {
        Optional<FileLease> lease = FileLease.tryTake(Path.of(args[0]));
        System.out.println(lease.isPresent() ? "taken" : "refused");
        while (lease.isPresent() && System.in.read() >= 0) {
            // Until the parent closes its end.
        }
    }

    static OtherProcess start(Path file) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), OtherProcess.class.getName(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String said = out.readLine();
        if (said == null) {
            throw new IOException("the other process did not start");
        }
        return new OtherProcess(process, said.equals("taken"));
    }

    /** Whether another process can acquire the lease now. It releases it immediately. */
    static boolean gets(Path file) throws IOException, InterruptedException {
        try (OtherProcess other = start(file)) {
            return other.took;
        }
    }

    boolean took() {
        return took;
    }

    /** Kills the process like kill -9. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
