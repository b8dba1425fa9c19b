// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends messages, each within a time limit. A sender that does not return, such as a mail server without time limits,
 * occupies its thread, and the way of sending is closed until it does. Thread-safe.
 */
final class Sending {
    static final long PATIENCE_SECONDS = 20;

    private final Channel webhook;
    private final Channel mail;
    private final Duration patience;
    private volatile Thread lateMail;

    /** @param mail null if there is none */
    Sending(Channel webhook, Channel mail) {
        this(webhook, mail, Duration.ofSeconds(PATIENCE_SECONDS));
    }

    Sending(Channel webhook, Channel mail, Duration patience) {
        this.webhook = webhook;
        this.mail = mail;
        this.patience = patience;
    }

    /** Returns why the message was not sent, or null if it was. */
    String send(Rule rule, Message message) {
        boolean byMail = rule.form() == Rule.Form.MAIL;
        Channel channel = byMail ? mail : webhook;
        if (channel == null) {
            return "no mail session is configured (eventlog.collector.notify.mail.session)";
        }
        Thread late = lateMail;
        if (byMail && late != null && late.isAlive()) {
            return "the mail server still has not answered the previous message";
        }
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(attempt(channel, rule, message)),
                "eventlog-collector-notify-send");
        thread.setDaemon(true);
        thread.setContextClassLoader(Sending.class.getClassLoader());
        thread.start();
        try {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            channel.abort(thread);
            thread.interrupt();
            if (byMail) {
                lateMail = thread;
            }
            return "no answer in " + patience.toSeconds() + " seconds";
        } catch (ExecutionException e) {
            return e.getCause().getClass().getName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String attempt(Channel channel, Rule rule, Message message) {
        try {
            channel.send(rule.target(), message, rule.form());
            return null;
        } catch (Channel.NotSent e) {
            return e.getMessage();
        } catch (IOException | RuntimeException | LinkageError e) {
            // The message of an exception may contain the URL.
            return e.getClass().getSimpleName();
        }
    }
}
