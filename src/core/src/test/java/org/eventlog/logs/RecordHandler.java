// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logs;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Passes on each log record, in the thread that writes it. */
public final class RecordHandler extends Handler {
    private final Consumer<LogRecord> to;

    public RecordHandler(Consumer<LogRecord> to) {
        this.to = to;
    }

    @Override
    public void publish(LogRecord logRecord) {
        to.accept(logRecord);
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
