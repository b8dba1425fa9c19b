// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks whether the port can be had. Called before anything is built, so that a demo which runs already is left alone. */
public final class Port {
    private Port() {}

    public static void main(String[] args) {
        free(args[0]);
    }

    /** The port's number; when there is none or it is taken, says so and ends. */
    static int free(String text) {
        int port = number(text);
        // The same address as in server.xml; whoever listens on all addresses is in the way as well.
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw Console.fail("port " + port + " of localhost is not free (" + e.getMessage()
                    + "). Take another one: mvn -Pdemo -Ddemo.port=" + (port == 65535 ? 9081 : port + 1));
        }
    }

    private static int number(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The message below says more.
        }
        throw Console.fail("demo.port is \"" + text + "\". It takes a port number: mvn -Pdemo -Ddemo.port=9081");
    }
}
