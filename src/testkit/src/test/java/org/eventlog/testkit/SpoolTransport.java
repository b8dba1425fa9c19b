// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/** Writes each batch to a file in a directory, from which it can be collected: the example of docs/transports.md. */
public final class SpoolTransport implements Transport {
    private final Path directory;

    public SpoolTransport(Path directory) {
        this.directory = directory;
    }

    @Override
    public void send(Batch batch) throws TransportException {
        // A batch that is resent has the same id, so it replaces the file of a failed attempt.
        Path file = directory.resolve(batch.id().replace(':', '_') + ".jsonl");
        Path unfinished = directory.resolve(file.getFileName() + ".part");
        try {
            try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                for (ByteBuffer buffer : batch.buffers()) {
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TransportException(directory + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String delivered() {
        return "on disk in " + directory;
    }

    @Override
    public String describe() {
        return "spool:" + directory;
    }

    @Override
    public void close() {
        // No file is open between two batches.
    }

    /** Creates the transport from the configuration, for {@code eventlog.protocol=spool}. */
    public static final class Provider implements TransportProvider {
        static final Setting<Path> DIRECTORY = Setting.file("eventlog.spool.directory", "spool", "a directory");

        @Override
        public String protocol() {
            return "spool";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.isLine();
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            Path directory = settings.get(DIRECTORY);
            if (!Files.isDirectory(directory)) {
                settings.fault(DIRECTORY, "an existing directory");
            }
            return new SpoolTransport(directory);
        }
    }
}
