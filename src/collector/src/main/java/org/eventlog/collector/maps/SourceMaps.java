// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.web.Refusal;

/** Stores source maps, and maps stack traces of minified scripts with them. Thread-safe. */
public final class SourceMaps {
    private static final long BUSY_SECONDS = 5;

    private final CollectorConfig.Maps config;
    private final OperatorLog operatorLog;
    private final MapFiles files;
    private final MapReader reader = new MapReader();
    /** A map takes several times its size while it is read, so only one is read at a time. */
    private final Semaphore reading = new Semaphore(1);
    private volatile boolean saidFailed;

    /** @param age after which maps that are not used are deleted */
    public SourceMaps(CollectorConfig.Maps config, Duration age, InstantSource clock, OperatorLog operatorLog) {
        this.config = config;
        this.operatorLog = operatorLog;
        files = config.directory() == null
                ? null
                : new MapFiles(config.directory(), config.files(), config.bytes(), age, clock);
    }

    boolean isOff() {
        return files == null;
    }

    int mostBytes() {
        return config.size();
    }

    /**
     * Stores a source map for a script of a release, in place of an earlier one. Of the map only what the mapping
     * needs is stored, so not the text of the sources.
     *
     * @param source of the events that it is for
     * @param file the end of the script's path, without a slash at its start
     * @throws Refusal 400 for an invalid map, 503 if it cannot be stored now
     */
    SourceMap put(String source, String release, String file, byte[] json) {
        enter();
        try {
            SourceMap map = reader.read(json);
            files.put(source, release, file, map.json().getBytes(StandardCharsets.UTF_8));
            saidFailed = false;
            return map;
        } catch (BadMap e) {
            throw new Refusal(400, e.code(), e.getMessage());
        } catch (IOException e) {
            failed(e);
            throw new Refusal(503, "maps_failed", "The source map cannot be stored.", 60);
        } finally {
            reading.release();
        }
    }

    private void enter() {
        try {
            if (reading.tryAcquire(BUSY_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(503, "maps_busy", "Too many source maps at once.", 5);
    }

    /**
     * Maps the lines of a stack trace to the sources; lines without a map stay as they are.
     *
     * @param release of the scripts, may be null
     * @param stack may be null
     * @return nothing if there is no map for any line, or if the maps cannot be read now
     */
    public Optional<String> map(String source, String release, String stack) {
        if (isOff() || release == null || stack == null) {
            return Optional.empty();
        }
        try {
            enter();
        } catch (Refusal busy) {
            return Optional.empty();
        }
        try {
            return new MappedStack(stack).with(frame -> find(source, release, frame), this::read);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                failed(e.getCause());
            }
            return Optional.empty();
        } finally {
            reading.release();
        }
    }

    private Path find(String source, String release, ScriptFrame frame) {
        try {
            return files.find(source, release, frame).orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourceMap read(Path file) {
        try {
            return reader.read(files.read(file));
        } catch (BadMap e) {
            // Somebody has changed the file.
            throw new UncheckedIOException(new IOException(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the maps that were neither uploaded nor used for too long. */
    public void deleteOld() {
        if (!isOff()) {
            try {
                files.deleteOld();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    private void failed(Exception error) {
        if (!saidFailed) {
            operatorLog.mapsFailed(config.directory(), error);
        }
        saidFailed = true;
    }
}
