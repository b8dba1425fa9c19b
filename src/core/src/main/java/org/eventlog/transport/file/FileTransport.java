// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.file.FileLease;
import org.eventlog.net.Failures;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Appends the events to a file, one per line.
 *
 * <p>
 * {@link #send} returns when the operating system or, if configured, the disk has the lines: at least once. A batch is
 * in the file as a whole or not at all: a part written to a full disk is removed again. Several event logs of one JVM
 * may write to one file. Other programs must not; otherwise neither order nor complete lines are guaranteed.
 */
public final class FileTransport implements Transport {
    static final Setting<Path> PATH = Setting.file("eventlog.file.path", "", "")
            .allowing("a file that can be written, neither a directory nor below a file", LogFile::isPossible);
    static final Setting<Long> MAX_BYTES = Setting.size("eventlog.file.max-bytes", "0B", "0B", "1024GB");
    static final Setting<Integer> KEEP = Setting.number("eventlog.file.keep", 5, 0, 1000);
    static final Setting<Boolean> FORCE = Setting.flag("eventlog.file.force", false);

    private final Path path;
    private final Rotation rotation;
    private final boolean force;
    private final LogFile.Opener opener;
    /**
     * The same object in all event logs of this JVM that write to this path, also in those of other class loaders: while
     * an appender is reconfigured, its old and its new event log send at the same time.
     */
    private final Object writing;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock; null while none is open. */
    private LogFile file;
    private volatile boolean closed;

    FileTransport(Path path, Rotation rotation, boolean force, LogFile.Opener opener) {
        this.path = path.toAbsolutePath();
        this.writing = (FileTransport.class.getName() + ":" + real(this.path)).intern();
        this.rotation = rotation;
        this.force = force;
        this.opener = opener;
    }

    /** The same for two paths to one file, unless a link to its directory is made later. */
    private static Path real(Path path) {
        try {
            return FileLease.realPath(path);
        } catch (IOException e) {
            // The directory is created later.
            return path.normalize();
        }
    }

    /** Adds a fault if this transport would write to a file that is in use otherwise. */
    public void refuse(Predicate<Path> inUse, Settings settings) {
        rotation.files(path).filter(inUse).findFirst().ifPresent(file -> settings.fault(PATH,
                "a file of its own: " + file + " belongs to the queue (eventlog.db)"));
    }

    @Override
    public void send(Batch batch) throws TransportException {
        lock.lock();
        try {
            synchronized (writing) {
                current(batch.bytes()).append(batch.toByteArray(), force);
            }
        } catch (IOException | RuntimeException e) {
            closeFile();
            throw TransportException.unreachable(text(e), e);
        } finally {
            lock.unlock();
            closeWhenDone();
        }
    }

    /** Returns the file to append to, and opens it if necessary or if it was replaced. */
    private LogFile current(int bytes) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (file != null && !file.isAt(path)) {
            closeFile();
        }
        if (file == null) {
            file = LogFile.open(path, opener);
        }
        if (rotation.isDue(file.length(), bytes)) {
            closeFile();
            rotation.rotate(path);
            file = LogFile.open(path, opener);
        }
        return file;
    }

    private static String text(Exception e) {
        return e instanceof AccessDeniedException ? "no permission: " + e.getMessage() : Failures.text(e);
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public String delivered() {
        return force ? "written to the disk" : "written to the file";
    }

    @Override
    public void examine(Findings findings) {
        try (LogFile tried = LogFile.open(path, opener)) {
            findings.passed("open", path + " has " + tried.length() + " bytes");
        } catch (IOException e) {
            findings.failed("open", text(e));
        }
    }

    @Override
    public String describe() {
        return "file:" + path;
    }

    @Override
    public void close() {
        closed = true;
        closeWhenDone();
    }

    /**
     * A disk that hangs must not block the thread that closes the transport. The writing thread then closes the file
     * when its write returns.
     */
    private void closeWhenDone() {
        if (closed && lock.tryLock()) {
            try {
                closeFile();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "file";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.isLine();
        }

        @Override
        public boolean needsHost() {
            return false;
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            if (!settings.isSet(PATH)) {
                settings.fault(PATH, "a file that can be written, as eventlog.protocol is file");
            }
            return new FileTransport(settings.get(PATH),
                    new Rotation(settings.get(MAX_BYTES), settings.get(KEEP)), settings.get(FORCE), LogFile.WRITABLE);
        }
    }
}
