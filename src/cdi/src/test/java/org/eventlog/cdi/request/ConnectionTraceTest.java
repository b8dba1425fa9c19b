// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.wsspi.http.channel.exception.IllegalHttpBodyException;
import jakarta.servlet.ServletException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.HttpBrokenContentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stacks are those that the servers have thrown, without the frames between. */
class ConnectionTraceTest {
    private static final String[] PAGE = {"java.io.OutputStream.write", "shop.Page.service",
            "jakarta.servlet.http.HttpServlet.service"};
    private static final String[] LIBERTY_WRITE = {"sun.nio.ch.SocketChannelImpl.write",
            "com.ibm.ws.tcpchannel.internal.NioSocketIOChannel.write",
            "com.ibm.ws.http.channel.internal.HttpServiceContextImpl.synchWrite",
            "com.ibm.ws.webcontainer31.osgi.response.WCOutputStream31.write"};
    private static final String[] LIBERTY_READ = {"com.ibm.ws.tcpchannel.internal.WorkQueueManager.attemptIO",
            "com.ibm.ws.http.channel.internal.inbound.HttpInputStreamImpl.read",
            "com.ibm.ws.webcontainer.srt.SRTInputStream.read"};
    private static final String[] LIBERTY_CHUNK = {
            "com.ibm.ws.http.channel.internal.HttpServiceContextImpl.convertCharToLength",
            "com.ibm.ws.http.channel.internal.inbound.HttpInputStreamImpl.read",
            "com.ibm.ws.webcontainer.srt.SRTInputStream.read"};
    private static final String[] WILDFLY_WRITE = {"sun.nio.ch.SocketChannelImpl.write",
            "org.xnio.nio.NioSocketConduit.write", "org.xnio.conduits.AbstractStreamSinkConduit.write",
            "io.undertow.server.protocol.http.HttpResponseConduit.write", "org.xnio.channels.Channels.writeBlocking",
            "io.undertow.servlet.spec.ServletOutputStreamImpl.write"};
    private static final String[] WILDFLY_END = {"io.undertow.conduits.FixedLengthStreamSourceConduit.exitRead",
            "io.undertow.server.HttpServerExchange$ReadDispatchChannel.read", "org.xnio.channels.Channels.readBlocking",
            "io.undertow.servlet.spec.ServletInputStreamImpl.read"};
    private static final String[] WILDFLY_CHUNK = {"io.undertow.conduits.ChunkReader$TrailerParser.handle",
            "io.undertow.conduits.ChunkedStreamSourceConduit.read", "org.xnio.channels.Channels.readBlocking",
            "io.undertow.servlet.spec.ServletInputStreamImpl.read"};
    private static final String[] PAYARA_WRITE = {"org.glassfish.grizzly.nio.NIOConnection.assertOpen",
            "org.glassfish.grizzly.http.io.OutputBuffer.write", "org.apache.catalina.connector.OutputBuffer.write"};
    private static final String[] PAYARA_READ = {"org.glassfish.grizzly.nio.transport.TCPNIOTransport.read",
            "org.glassfish.grizzly.http.server.io.ServerInputBuffer.blockingRead",
            "org.apache.catalina.connector.CoyoteInputStream.read"};
    private static final String[] PAYARA_CHUNK = {
            "org.glassfish.grizzly.http.ChunkedTransferEncoding.parseHttpChunkLength",
            "org.glassfish.grizzly.http.server.io.ServerInputBuffer.blockingRead",
            "org.apache.catalina.connector.CoyoteInputStream.read"};
    private static final String[] PAYARA_QUEUE = {"org.glassfish.grizzly.asyncqueue.TaskQueue.onClose",
            "org.glassfish.grizzly.nio.AbstractNIOAsyncQueueWriter.onClose",
            "org.glassfish.grizzly.threadpool.AbstractThreadPool$Worker.run", "java.lang.Thread.run"};

    private static <T extends Throwable> T at(T thrown, String... frames) {
        boolean thread = frames[frames.length - 1].equals("java.lang.Thread.run");
        thrown.setStackTrace(Stream.concat(Stream.of(frames), thread ? Stream.empty() : Stream.of(PAGE)).map(frame -> {
            int dot = frame.lastIndexOf('.');
            return new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), null, -1);
        }).toArray(StackTraceElement[]::new));
        return thrown;
    }

    static Stream<IOException> gone() {
        return Stream.of(at(new IOException("Connection reset by peer"), LIBERTY_WRITE),
                at(new SocketException("Connection reset"), LIBERTY_READ), at(new EOFException(), LIBERTY_READ),
                at(new IOException("Broken pipe"), WILDFLY_WRITE), at(new IOException("UT000128"), WILDFLY_END),
                at(new ClosedChannelException(), WILDFLY_END), at(new IOException("closed"), PAYARA_WRITE),
                at(new EOFException(), PAYARA_READ));
    }

    @ParameterizedTest
    @MethodSource("gone")
    void aClientThatHasGoneAwayIsNoFaultOfTheApplication(IOException gone) {
        assertThat(ClientFaults.status(gone)).isEqualTo(499);
        assertThat(ClientFaults.status(new ServletException(gone))).isEqualTo(499);
        assertThat(ClientFaults.status(new IllegalStateException(new UncheckedIOException(gone)))).isEqualTo(499);
    }

    static Stream<Throwable> malformed() {
        return Stream.of(at(new IllegalHttpBodyException(), LIBERTY_CHUNK),
                at(new IOException("UT000042"), WILDFLY_CHUNK), at(new HttpBrokenContentException(), PAYARA_CHUNK));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aBodyThatIsNotHttpIsABadRequest(Throwable malformed) {
        assertThat(ClientFaults.status(malformed)).isEqualTo(400);
        assertThat(ClientFaults.status(new IOException(malformed))).isEqualTo(400);
        assertThat(ClientFaults.status(new IllegalStateException(malformed))).isEqualTo(400);
    }

    static Stream<Throwable> ofTheApplication() {
        return Stream.of(
                at(new SocketException("Connection reset"), "sun.nio.ch.NioSocketImpl.read", "shop.Prices.fetch"),
                at(new IOException("reset"), "sun.net.www.http.HttpClient.parse", "shop.Prices.fetch"),
                at(new IOException("reset"), "org.xnio.nio.NioSocketConduit.write", "org.jboss.remoting3.Call.send",
                        "io.undertow.servlet.handlers.ServletHandler.handleRequest"),
                at(new IOException("reset"), "org.xnio.nio.NioSocketConduit.read", "io.undertow.client.Exchange.read"),
                at(new IOException("chunk"), "io.undertow.conduits.ChunkReader.readChunk", "io.undertow.client.A.read"),
                at(new IOException("UT010029: Stream is closed"),
                        "io.undertow.servlet.spec.ServletOutputStreamImpl.write"),
                at(new IOException("reset"), "com.ibm.ws.tcpchannel.internal.NioSocketIOChannel.read",
                        "com.ibm.ws.sib.jfapchannel.Conversation.read"),
                at(new IOException("reset"), "com.ibm.ws.tcpchannel.internal.NioSocketIOChannel.read",
                        "java.lang.Thread.run"),
                at(new EOFException(), "org.glassfish.grizzly.nio.transport.TCPNIOTransport.read",
                        "com.ning.http.client.Client.read"),
                at(new HttpBrokenContentException(), "org.glassfish.grizzly.http.ChunkedTransferEncoding.parsePacket",
                        "com.ning.http.client.Client.read"),
                at(new IllegalStateException("no"), LIBERTY_WRITE), at(new IOException("no"), PAGE));
    }

    @ParameterizedTest
    @MethodSource("ofTheApplication")
    void failedCallsOfTheApplicationAreItsFaults(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isZero();
        assertThat(ClientFaults.status(new ServletException(failure))).isZero();
    }

    static Stream<Throwable> late() {
        return Stream.of(at(new SocketTimeoutException(), LIBERTY_READ), at(new TooLarge(), WILDFLY_END),
                at(new IOException(new TimeoutException()), PAYARA_READ));
    }

    @ParameterizedTest
    @MethodSource("late")
    void aClientThatIsSlowOrSendsTooMuchIsNotGone(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isZero();
    }

    static Stream<Throwable> queued() {
        IOException failure = at(new IOException("Connection closed"), PAYARA_QUEUE);
        return Stream.of(failure, new ServletException(failure));
    }

    @ParameterizedTest
    @MethodSource("queued")
    void aWriteThatWaitedForTheClientFailsInAnotherThread(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isEqualTo(499);
        assertThat(ClientFaults.status(new IOException("no prices", failure))).isZero();
        assertThat(ClientFaults.status(new IllegalStateException("no prices", failure))).isZero();
    }

    /** Like Undertow's own types. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }
}
