// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** Chronicle Queue: one excerpt per event, in memory-mapped files. A file is deleted only when its roll cycle is over. */
final class ChronicleJournal implements Journal {
    /** The options that its documentation requires from Java 17 on, and those that switch off its usage reports. */
    static final List<String> JVM = List.of("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true", "-Dchronicle.announcer.disable=true");

    private final ChronicleQueue queue;

    ChronicleJournal(Path dir) {
        queue = SingleChronicleQueueBuilder.single(dir.toFile()).build();
    }

    @Override
    public Writer writer() {
        ExcerptAppender appender = queue.createAppender();
        return event -> {
            try (DocumentContext document = appender.writingDocument()) {
                document.wire().bytes().write(event);
            }
        };
    }

    @Override
    public void close() {
        queue.close();
    }
}
