// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Prints the threads of the servers when a test fails by a timeout: only they show what a request was waiting for. */
public final class ThreadDumps implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (isTimeout(failure)) {
            List<ProcessHandle> servers = ProcessHandle.current().descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java")).toList();
            for (ProcessHandle server : servers) {
                System.out.println("Threads of process " + server.pid() + " after " + context.getDisplayName());
                print(server, failure);
            }
        }
        throw failure;
    }

    private static boolean isTimeout(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof HttpTimeoutException || t instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static void print(ProcessHandle server, Throwable failure) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process print = new ProcessBuilder(jcmd, Long.toString(server.pid()), "Thread.print")
                    .redirectErrorStream(true).start();
            print.onExit().orTimeout(30, TimeUnit.SECONDS).whenComplete((end, late) -> print.destroyForcibly());
            System.out.println(new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
