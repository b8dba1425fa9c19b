// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Appends chunks to a file, each with its length and checksum: the minimum work of a journal. */
final class FileJournal implements Journal {
    private final FileChannel channel;
    private final ByteBuffer room = ByteBuffer.allocateDirect(ChunkWriter.CHUNK_BYTES + 8);
    private final CRC32C crc = new CRC32C();

    FileJournal(Path file) {
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Writer writer() {
        return new ChunkWriter(this::store);
    }

    private synchronized void store(byte[] bytes, int length, int[] ends, int count) {
        crc.reset();
        crc.update(bytes, 0, length);
        room.clear().putInt(length).putInt((int) crc.getValue()).put(bytes, 0, length).flip();
        try {
            while (room.hasRemaining()) {
                channel.write(room);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
