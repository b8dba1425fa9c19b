// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The text of an exception of another process, as Logback prints it. Unlike Logback's own, its size is bounded: such an
 * exception may have been made up by its sender, and contain itself.
 */
final class RemoteException {
    private static final int MAX_EXCEPTIONS = 100;
    private static final int MAX_CHARACTERS = 256 * 1024;

    private final StringBuilder text = new StringBuilder();
    private final Set<IThrowableProxy> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private RemoteException() {}

    static String text(IThrowableProxy proxy) {
        RemoteException written = new RemoteException();
        written.add("", 0, proxy);
        return written.text.toString();
    }

    /** Recurses, but not deeper than {@link #MAX_EXCEPTIONS}. */
    private void add(String relation, int indent, IThrowableProxy proxy) {
        if (proxy == null || text.length() > MAX_CHARACTERS) {
            return;
        }
        start(indent).append(relation);
        if (proxy.isCyclic() || seen.size() == MAX_EXCEPTIONS || !seen.add(proxy)) {
            text.append("[not repeated: ").append(proxy.getClassName()).append("]\n");
            return;
        }
        text.append(proxy.getClassName()).append(": ").append(proxy.getMessage()).append('\n');
        frames(indent + 1, proxy);
        IThrowableProxy[] suppressed = proxy.getSuppressed();
        for (int i = 0; suppressed != null && i < Math.min(suppressed.length, MAX_EXCEPTIONS); i++) {
            add("Suppressed: ", indent + 1, suppressed[i]);
        }
        add("Caused by: ", indent, proxy.getCause());
    }

    private void frames(int indent, IThrowableProxy proxy) {
        StackTraceElementProxy[] frames = proxy.getStackTraceElementProxyArray();
        int own = frames == null ? 0 : frames.length - Math.max(0, proxy.getCommonFrames());
        for (int i = 0; i < own && text.length() < MAX_CHARACTERS; i++) {
            start(indent).append(frames[i]).append('\n');
        }
        if (proxy.getCommonFrames() > 0) {
            start(indent).append("... ").append(proxy.getCommonFrames()).append(" common frames omitted\n");
        }
    }

    private StringBuilder start(int indent) {
        return text.append("\t".repeat(indent));
    }
}
