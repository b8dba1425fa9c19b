// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Appends the events to a file, an event a line, for a log shipper to follow.
 *
 * <p>
 * At least once: {@link #send} returns when the file has the batch, and where it is forced, the disk. A batch that
 * can't be written, as the disk is full, is taken back whole and comes again; so is, at the next start, the half line
 * that a killed process leaves. The file may be moved or deleted at any time, and a new one is begun. One event log
 * writes to a file at a time.
 */
public final class FileTransport implements Transport {
    static final Setting<String> PATH = Setting.text("eventlog.file.path", "");
    static final Setting<Boolean> FORCE = Setting.flag("eventlog.file.force", true);
    static final Setting<Long> MAX_BYTES = Setting.size("eventlog.file.max-bytes", "0B", "0B", "1024GB");
    static final Setting<Integer> KEEP = Setting.number("eventlog.file.keep", 5, 0, 1000);

    private static final long PATIENCE_SECONDS = 2;

    private final Path path;
    private final boolean force;
    private final long maxBytes;
    private final int keep;
    private final Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock
    private AppendedFile file;
    private volatile boolean closed;

    /** Opens the file, or makes it. */
    interface Opener {
        AppendedFile open(Path path) throws IOException;
    }

    /**
     * @param maxBytes beyond which a new file is begun; 0: never
     * @param keep how many older files there are then
     */
    FileTransport(Path path, boolean force, long maxBytes, int keep, Opener opener) {
        this.path = path;
        this.force = force;
        this.maxBytes = maxBytes;
        this.keep = keep;
        this.opener = opener;
    }

    @Override
    public void send(Batch batch) throws TransportException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            AppendedFile to = file(batch.bytes());
            long start = to.size();
            boolean done = false;
            try {
                to.append(batch.toByteArray());
                if (force) {
                    to.force();
                }
                done = true;
            } finally {
                if (!done) {
                    takeBack(to, start);
                }
            }
        } catch (IOException | RuntimeException e) {
            closeFile();
            throw new TransportException(path + ": " + text(e), e);
        } finally {
            if (closed) {
                closeFile();
            }
            lock.unlock();
        }
    }

    private static void takeBack(AppendedFile file, long size) {
        try {
            file.truncate(size);
        } catch (IOException e) {
            // The next open cuts off the half line at least.
        }
    }

    /** The file, with room for so many more bytes where it is bounded and not empty. */
    private AppendedFile file(int more) throws IOException {
        if (file != null && !file.isInPlace()) {
            closeFile();
        }
        open();
        if (maxBytes > 0 && file.size() > 0 && file.size() + more > maxBytes) {
            // Closed first, as some systems move no file that is open.
            closeFile();
            rotate();
            open();
        }
        return file;
    }

    private void open() throws IOException {
        if (file == null) {
            Files.createDirectories(path.getParent());
            file = opener.open(path);
            file.dropHalfALine();
        }
    }

    /** From the oldest on: who is killed in between leaves a gap, and nothing else. */
    private void rotate() throws IOException {
        if (keep == 0) {
            Files.delete(path);
        }
        for (int i = keep; i > 0; i--) {
            try {
                Files.move(i == 1 ? path : older(i - 1), older(i), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                // There were not so many yet.
            }
        }
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static String text(Exception e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? "can't be written" : e.getMessage();
    }

    private void closeFile() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // There is nothing left to be done with it.
            }
            file = null;
        }
    }

    @Override
    public String delivered() {
        return force ? "on the disk" : "written to the file";
    }

    @Override
    public void examine(Findings findings) {
        try {
            Files.createDirectories(path.getParent());
            findings.passed("directory", path.getParent().toString());
        } catch (IOException e) {
            findings.failed("directory", path.getParent() + ": " + text(e));
        }
    }

    @Override
    public String describe() {
        return "file:" + path;
    }

    /** A write in progress is let to its end, as long as that does not take for ever; then its own thread closes. */
    @Override
    public void close() {
        closed = true;
        try {
            if (lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                try {
                    closeFile();
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes it from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "file";
        }

        @Override
        public Payload payload() {
            return Payload.TEXT;
        }

        @Override
        public boolean needsHost() {
            return false;
        }

        @Override
        public Transport create(Settings settings) {
            return new FileTransport(path(settings), settings.get(FORCE), settings.get(MAX_BYTES), settings.get(KEEP),
                    AppendedFile::new);
        }

        private static Path path(Settings settings) {
            String text = settings.get(PATH);
            try {
                Path path = Path.of(text).toAbsolutePath();
                if (!text.isEmpty() && !Files.isDirectory(path)) {
                    return path;
                }
            } catch (RuntimeException e) {
                // Said below.
            }
            settings.fault(PATH, "a file, as eventlog.protocol is file");
            return Path.of("none").toAbsolutePath();
        }
    }
}
