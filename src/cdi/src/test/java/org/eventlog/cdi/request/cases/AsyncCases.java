// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers of other threads, and reading and writing without waiting. */
final class AsyncCases {
    private AsyncCases() {}

    private static final String TEXT = "one\ntwo\nthree\nfour";

    static void addTo(List<Case> all) {
        all.add(new Case("anotherThreadThatReads", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            AsyncContext async = request.startAsync();
            seen.note("original", async.hasOriginalRequestAndResponse());
            async.start(() -> {
                seen.tried("line", () -> request.getReader().readLine());
                seen.tried("line", () -> async.getRequest().getReader().readLine());
                seen.done("write", () -> response.getWriter().println("answered"));
                async.complete();
            });
        }));
        all.add(new Case("anotherThreadWithTheApplicationsObjects", Asking.post("application/json", TEXT),
                (request, response, seen) -> {
                    AsyncContext async = request.startAsync(request, response);
                    seen.note("same", async.getRequest() == request && async.getResponse() == response);
                    async.start(() -> {
                        seen.tried("body", () -> text(async.getRequest().getInputStream()));
                        seen.done("write", () -> async.getResponse().getOutputStream().print("answered"));
                        async.complete();
                    });
                }));
        all.add(new Case("anAsynchronousDispatch", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.startAsync().dispatch(CaseServlet.PATH + "/next");
            } else {
                response.getWriter().print("dispatched");
            }
        }));
        all.add(new Case("asynchronousWorkThatIsOverAtOnce", Asking.post("text/plain", TEXT),
                (request, response, seen) -> {
                    AsyncContext async = request.startAsync();
                    response.getWriter().print("over");
                    async.complete();
                    seen.note("started", request.isAsyncStarted());
                }));
        all.add(new Case("aListenerThatReads", Asking.post("application/json", TEXT), (request, response, seen) -> {
            AsyncContext async = request.startAsync();
            ServletInputStream in = request.getInputStream();
            in.setReadListener(new ReadListener() {
                private final StringBuilder text = new StringBuilder();

                @Override
                public void onDataAvailable() throws IOException {
                    byte[] room = new byte[7];
                    while (in.isReady() && !in.isFinished()) {
                        int read = in.read(room);
                        text.append(new String(room, 0, Math.max(0, read), StandardCharsets.US_ASCII));
                    }
                }

                @Override
                public void onAllDataRead() throws IOException {
                    seen.note("text", text);
                    seen.note("finished", in.isFinished());
                    seen.done("second", () -> in.setReadListener(new NoListener()));
                    response.getOutputStream().print("all");
                    async.complete();
                }

                @Override
                public void onError(Throwable failure) {
                    seen.thrown("error", failure);
                    async.complete();
                }
            });
        }));
        all.add(new Case("aListenerThatWrites", Asking.get(), (request, response, seen) -> {
            AsyncContext async = request.startAsync();
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int written;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (written == 40) {
                            async.complete();
                            return;
                        }
                        out.write("x".repeat(1000).getBytes(StandardCharsets.US_ASCII));
                        written++;
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    seen.thrown("error", failure);
                    async.complete();
                }
            });
        }));
        all.add(new Case("anUpgrade", Asking.get().header("Upgrade", "tea").header("Connection", "Upgrade").ended(),
                (request, response, seen) -> {
                    response.setStatus(101);
                    response.setHeader("Upgrade", "tea");
                    response.setHeader("Connection", "Upgrade");
                    seen.tried("handler", () -> request.upgrade(Pot.class).getClass().getSimpleName());
                }));
    }

    private static String text(ServletInputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends one message and closes. */
    public static class Pot implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            try (connection) {
                connection.getOutputStream().write("a pot of tea".getBytes(StandardCharsets.US_ASCII));
                connection.getOutputStream().flush();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void destroy() {
            // Nothing is held.
        }
    }
}
