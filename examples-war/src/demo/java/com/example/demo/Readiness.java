// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/** Finds out whether the pages are there. A server that says it has started may still have no application. */
final class Readiness {
    private static final int BETWEEN_MS = 300;
    private static final int ONE_TRY_MS = 5000;

    private final LibertyServer server;
    private final Duration patience;

    Readiness(LibertyServer server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /** Waits until all the pages answer. What is wrong, or null when nothing is. */
    String await(String... pages) throws InterruptedException {
        long start = System.nanoTime();
        int answered = 0;
        while (answered < pages.length) {
            if (!server.isAlive()) {
                return "the server has ended while it was starting; what it said is above";
            }
            if (server.hasApplicationFailed()) {
                return "the shop could not be started; the reason is above";
            }
            String obstacle = obstacle(pages[answered]);
            if (obstacle == null) {
                answered++;
            } else if (System.nanoTime() - start > patience.toNanos()) {
                return pages[answered] + " is not there after " + patience.toSeconds() + " s: " + obstacle;
            } else {
                Thread.sleep(BETWEEN_MS);
            }
        }
        return null;
    }

    /** Why the page can't be had, or null when it can. */
    private static String obstacle(String page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create(page).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(ONE_TRY_MS);
            connection.setReadTimeout(ONE_TRY_MS);
            connection.setInstanceFollowRedirects(false);
            try {
                int status = connection.getResponseCode();
                return status < 400 ? null : "status " + status;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return e.toString();
        }
    }
}
