// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.Instance;

/** What is left of an application in a server that goes on. */
final class Remains {
    private final ServerProcess server;

    Remains(ServerProcess server) {
        this.server = server;
    }

    /** Lines about threads that are named by us or by the clients of brokers, or that run what is ours or theirs. */
    List<String> threads() throws IOException, InterruptedException {
        return HeapDump.jcmd(server.process(), "Thread.print")
                .lines()
                .filter(line -> line.matches("\"(eventlog|kafka-|AMQP ).*")
                        || line.matches(".*\\b(org\\.eventlog|org\\.apache\\.kafka|com\\.rabbitmq)\\..*"))
                .filter(line -> !line.contains(PayaraConsole.class.getName()))
                .toList();
    }

    /** SQLite's libraries in the temporary directory. */
    List<Path> nativeLibraries() throws IOException {
        try (Stream<Path> files = Files.walk(server.tmp())) {
            return files.filter(file -> file.getFileName().toString().startsWith("sqlite-")).toList();
        }
    }

    /** The files that the server has open, and whose path begins so. */
    List<String> openFiles(Path start) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> handles = Files.list(Path.of("/proc", String.valueOf(server.process().pid()), "fd"))) {
            for (Path handle : handles.toList()) {
                // Gone meanwhile, or not a file.
                String target = Files.isSymbolicLink(handle) ? Files.readSymbolicLink(handle).toString() : "";
                if (target.startsWith(start.toString())) {
                    open.add(target);
                }
            }
        }
        return open;
    }

    /** For each class loader with Eventlog and each of its handlers that is still held, by what. */
    List<String> held() throws IOException, InterruptedException {
        HeapDump heap = HeapDump.of(server.process(), server.dir().resolve("remains.hprof"));
        List<Instance> ours = new ArrayList<>(heap.loadersOf("org.eventlog.EventLogger"));
        // The root logger would hold it.
        ours.addAll(heap.objectsOf("org.eventlog.jul.EventLogHandler"));
        return held(heap, ours);
    }

    /** The same for handlers only. */
    List<String> heldHandlers() throws IOException, InterruptedException {
        HeapDump heap = HeapDump.of(server.process(), server.dir().resolve("remains.hprof"));
        return held(heap, heap.objectsOf("org.eventlog.jul.EventLogHandler"));
    }

    private static List<String> held(HeapDump heap, List<Instance> ours) {
        return ours.stream().map(object -> String.join("\n", heap.wayTo(object, Server.current().keeps())))
                .filter(way -> !way.isEmpty()).toList();
    }
}
