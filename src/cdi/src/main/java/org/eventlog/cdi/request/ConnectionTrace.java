// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Recognizes what Open Liberty, Undertow and Grizzly throw when their client has gone away, or sends a body that is not
 * HTTP. Most of these exceptions have types of the JDK, so they are told by their stack: it leads from the socket to the
 * server's request or response by classes of the server only. Other calls with the same libraries do not.
 */
final class ConnectionTrace {
    private static final int BAD_REQUEST = 400;
    private static final Pattern JDK = Pattern.compile("(java|javax\\.net|jdk|sun)\\..*");
    private static final Pattern JDK_TYPE = Pattern.compile("java\\..*");
    private static final String QUEUE = "org.glassfish.grizzly.nio.AbstractNIOAsyncQueueWriter";

    private static final Server GRIZZLY = new Server(Pattern.compile("org\\.glassfish\\.grizzly\\..*"),
            Pattern.compile("org\\.apache\\.catalina\\.connector\\..*"),
            new Fault(Pattern.compile("org\\.glassfish\\.grizzly\\.nio\\..*"), JDK_TYPE, ClientFaults.GONE),
            new Fault(Pattern.compile("org\\.glassfish\\.grizzly\\.http\\..*"),
                    Pattern.compile("org\\.glassfish\\.grizzly\\.http\\.HttpBrokenContentException"), BAD_REQUEST));
    private static final List<Server> SERVERS = List.of(GRIZZLY,
            new Server(Pattern.compile("com\\.ibm\\.ws\\.(tcpchannel|channel|channelfw|http)\\..*"),
                    Pattern.compile("com\\.ibm\\.ws\\.webcontainer.*"),
                    new Fault(Pattern.compile("com\\.ibm\\.ws\\.tcpchannel\\..*"), JDK_TYPE, ClientFaults.GONE),
                    new Fault(Pattern.compile("com\\.ibm\\.ws\\.http\\..*"),
                            Pattern.compile(
                                    "com\\.ibm\\.wsspi\\.http\\.channel\\.exception\\.IllegalHttpBodyException"),
                            BAD_REQUEST)),
            // The conduits of requests also throw types of their own: a body is too large, or does not arrive in time.
            new Server(Pattern.compile("(org\\.xnio|io\\.undertow\\.(conduits|channels|server|protocols|util))\\..*"),
                    Pattern.compile("io\\.undertow\\.servlet\\..*"),
                    new Fault(Pattern.compile(
                            "org\\.xnio\\.nio\\..*|io\\.undertow\\.conduits\\.(?!Inflating|Gzip)\\w*SourceConduit"),
                            JDK_TYPE, ClientFaults.GONE),
                    new Fault(Pattern.compile("io\\.undertow\\.conduits\\.ChunkReader.*"), JDK_TYPE, BAD_REQUEST)));

    private ConnectionTrace() {}

    /** The status that the exception itself stands for, not its causes; 0 if the server has not thrown it. */
    static int status(Throwable thrown) {
        if (!(thrown instanceof IOException) && JDK_TYPE.matcher(thrown.getClass().getName()).matches()
                || thrown instanceof SocketTimeoutException || thrown.getCause() instanceof TimeoutException) {
            return 0;
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        return SERVERS.stream().mapToInt(server -> server.status(thrown, stack)).filter(status -> status > 0)
                .findFirst().orElse(0);
    }

    /**
     * Whether a write of Grizzly's had to wait for the other side and failed then, in a thread that has nothing to do
     * with the request. Server and client cannot be told apart by this.
     */
    static boolean isOfWaitingWrite(Throwable thrown) {
        boolean queued = false;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String name = frame.getClassName();
            if (!JDK.matcher(name).matches() && !GRIZZLY.way.matcher(name).matches()) {
                return false;
            }
            queued |= name.equals(QUEUE);
        }
        return queued && thrown instanceof IOException;
    }

    /**
     * A server.
     *
     * @param way the classes between the socket and its requests and responses
     * @param end the classes of its requests and responses
     */
    private record Server(Pattern way, Pattern end, Fault gone, Fault malformed) {
        int status(Throwable thrown, StackTraceElement[] stack) {
            Fault fault = null;
            for (StackTraceElement frame : stack) {
                String name = frame.getClassName();
                if (JDK.matcher(name).matches()) {
                    continue;
                }
                if (fault == null) {
                    fault = gone.is(thrown, name) ? gone : malformed.is(thrown, name) ? malformed : null;
                    if (fault == null) {
                        return 0;
                    }
                } else if (end.matcher(name).matches()) {
                    return fault.status;
                } else if (!way.matcher(name).matches()) {
                    return 0;
                }
            }
            return 0;
        }
    }

    /**
     * A fault of the client.
     *
     * @param first the class that has found it
     * @param type the exception
     */
    private record Fault(Pattern first, Pattern type, int status) {
        boolean is(Throwable thrown, String frame) {
            return first.matcher(frame).matches() && type.matcher(thrown.getClass().getName()).matches();
        }
    }
}
