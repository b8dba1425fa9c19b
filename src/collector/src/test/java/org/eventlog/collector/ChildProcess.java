// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A collector in a separate process, which can be killed. It ends when its parent does. */
public final class ChildProcess {
    private ChildProcess() {}

    public static void main(String[] args) throws Exception {
        Host host = new Host(Path.of(args[0]), "rate", "0");
        System.out.println(host.uri(""));
        while (System.in.read() >= 0) {
            // Runs until the parent closes its end of the pipe.
        }
        Runtime.getRuntime().halt(0);
    }

    public static Process start(Path directory) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ChildProcess.class.getName(),
                directory.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    public static URI port(Process process) throws IOException {
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the child process did not start");
        }
        return URI.create(line);
    }
}
