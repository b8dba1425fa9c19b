// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Collects events in a chunk, and stores it when it is full. */
final class ChunkWriter implements Journal.Writer {
    static final int CHUNK_BYTES = Integer.getInteger("chunk.bytes", 64 * 1024);

    private final Target target;
    private final byte[] bytes = new byte[CHUNK_BYTES];
    private final int[] ends = new int[CHUNK_BYTES / 64];
    private int count;
    private int length;

    /** The destination of chunks. The arguments must not be used after the call. */
    interface Target {

        /**
         * Called by any number of threads.
         *
         * @param ends the end position of each event
         */
        void store(byte[] bytes, int length, int[] ends, int count);
    }

    ChunkWriter(Target target) {
        this.target = target;
    }

    @Override
    public void append(byte[] event) {
        if (length + event.length > bytes.length || count == ends.length) {
            finish();
        }
        System.arraycopy(event, 0, bytes, length, event.length);
        length += event.length;
        ends[count++] = length;
    }

    @Override
    public void finish() {
        if (count > 0) {
            target.store(bytes, length, ends, count);
            count = 0;
            length = 0;
        }
    }
}
