// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.logging.Logger;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.jul.EventLogHandler;

/**
 * Logs lines with {@code java.util.logging} to Eventlog's handler. It has no diagnostic context, so Eventlog's own
 * context is set.
 */
final class JulContender implements Contender, LineForm {
    private static final ThreadLocal<ContextSnapshot> CONTEXT = ThreadLocal.withInitial(() -> ContextSnapshot.NONE);

    private final Logger logger = Logger.getLogger("shop");
    private final EventlogContender eventlog;

    JulContender(int port, Path db) {
        eventlog = new EventlogContender(Stream.LINES, port, db, CONTEXT::get);
        logger.setUseParentHandlers(false);
        logger.addHandler(new EventLogHandler(eventlog.log()));
    }

    @Override
    public void log(int i) {
        ShopLines.write(i, this);
    }

    @Override
    public void request(String user, String session, String request) {
        CONTEXT.set(ContextSnapshot.of(user, session).withRequestId(request));
    }

    @Override
    public void line(Level level, Pattern pattern, Object... arguments) {
        java.util.logging.Level jul = switch (level) {
            case WARN -> java.util.logging.Level.WARNING;
            case ERROR -> java.util.logging.Level.SEVERE;
            default -> java.util.logging.Level.INFO;
        };
        logger.log(jul, pattern.numbered(), arguments);
    }

    @Override
    public void close() {
        eventlog.close();
    }
}
