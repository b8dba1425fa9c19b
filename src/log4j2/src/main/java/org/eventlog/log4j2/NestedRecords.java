// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.eventlog.bridge.RecordEvents;

/**
 * Counts records that are written while the same thread converts another one. Log4j refuses them before the appender
 * sees them, and says so only here.
 */
final class NestedRecords implements ErrorHandler {
    private final ErrorHandler handler;
    private final Records records;

    NestedRecords(ErrorHandler handler, Records records) {
        this.handler = handler;
        this.records = records;
    }

    @Override
    public void error(String message) {
        if (RecordEvents.isConverting()) {
            records.nested();
        }
        handler.error(message);
    }

    @Override
    public void error(String message, Throwable fault) {
        handler.error(message, fault);
    }

    @Override
    public void error(String message, LogEvent logged, Throwable fault) {
        handler.error(message, logged, fault);
    }
}
