// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.wsspi.webcontainer.ClosedConnectionException;
import jakarta.json.JsonException;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what the server throws because of its client is the client's fault, not what the application calls. */
class ClientFaultsTest {
    private static final String IO = "org.eclipse.jetty.io.SocketChannelEndPoint.flush";
    private static final String[] SERVER = {IO, "org.eclipse.jetty.server.internal.HttpConnection.send",
            "org.eclipse.jetty.ee10.servlet.HttpOutput.write", "java.io.OutputStream.write", "shop.Page.service",
            "org.eclipse.jetty.ee10.servlet.ServletHolder.handle", "org.eclipse.jetty.server.Server.handle"};
    private static final String[] CLIENT_IN_A_REQUEST = {IO, "org.eclipse.jetty.client.HttpClient.send",
            "shop.Prices.fetch", "shop.Page.service", "org.eclipse.jetty.ee10.servlet.ServletHolder.handle",
            "org.eclipse.jetty.server.Server.handle"};
    private static final String[] OTHER_THREAD = {IO, "org.eclipse.jetty.io.WriteFlusher.completeWrite",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.runJob", "java.lang.Thread.run"};

    private static <T extends Throwable> T at(T thrown, String... frames) {
        thrown.setStackTrace(Stream.of(frames).map(frame -> {
            int dot = frame.lastIndexOf('.');
            return new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), null, -1);
        }).toArray(StackTraceElement[]::new));
        return thrown;
    }

    private static EofException eof(String... frames) {
        return at(new EofException(), frames);
    }

    private static BadMessageException bad(String... frames) {
        return at(new BadMessageException("Bad query"), frames);
    }

    @Test
    void whatTheServerThrowsIsTheClientsFault() {
        assertThat(ClientFaults.status(eof(SERVER))).isEqualTo(499);
        assertThat(ClientFaults.status(bad(SERVER))).isEqualTo(400);
        assertThat(ClientFaults.status(new ServletException(new IOException(eof(SERVER))))).isEqualTo(499);
        assertThat(ClientFaults.status(new IOException(bad(SERVER)))).isEqualTo(400);
    }

    @Test
    void aWriteThatWaitedForTheClientFailsInAnotherThread() {
        assertThat(ClientFaults.status(eof(OTHER_THREAD))).isEqualTo(499);
        assertThat(ClientFaults.status(new ServletException(eof(OTHER_THREAD)))).isEqualTo(499);
    }

    static Stream<Throwable> failuresOfCalls() {
        return Stream.of(eof(CLIENT_IN_A_REQUEST), bad(CLIENT_IN_A_REQUEST), eof(), bad(),
                eof(IO, "java.lang.Thread.run"), bad(OTHER_THREAD), new IOException(eof(OTHER_THREAD)),
                new IOException("no prices", eof(CLIENT_IN_A_REQUEST)),
                eof("shop.Prices.fetch", "org.eclipse.jetty.server.Server.handle"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfCalls")
    void failedCallsOfTheApplicationAreItsFaults(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isZero();
    }

    static Stream<Throwable> otherCode() {
        return Stream.of(new IllegalStateException("no prices", eof(SERVER)), new ExecutionException(bad(SERVER)),
                new ServletException(new IllegalStateException(new IOException(eof(SERVER)))));
    }

    @ParameterizedTest
    @MethodSource("otherCode")
    void jettysExceptionsInThoseOfOtherCodeDoNotCount(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isZero();
    }

    static Stream<Throwable> ofServersOnly() {
        return Stream.of(new ClientAbortException(), new ClosedConnectionException())
                .flatMap(gone -> Stream.of(gone, new ServletException(gone), new UncheckedIOException(gone),
                        new JsonException("not written", gone), new ProcessingException(gone),
                        new ServletException(new IllegalStateException(new IOException(gone)))));
    }

    @ParameterizedTest
    @MethodSource("ofServersOnly")
    void typesThatOnlyServersHaveCountInAnyException(Throwable failure) {
        assertThat(ClientFaults.status(failure)).isEqualTo(499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.eclipse.jetty.client.transport.HttpSender.send",
            "org.eclipse.jetty.http2.client.HTTP2Client.connect", "org.eclipse.jetty.ee10.websocket.client.Client.run"})
    void clientsOfJettyAreNotItsServer(String frame) {
        assertThat(ClientFaults.status(eof(IO, frame, "org.eclipse.jetty.server.Server.handle"))).isZero();
    }
}
