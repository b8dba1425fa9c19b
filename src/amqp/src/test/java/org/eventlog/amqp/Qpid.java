// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.qpid.server.SystemLauncher;

/** A Qpid Broker-J in this JVM, for AMQP 0-9-1. It keeps messages in memory, for as long as it runs. */
final class Qpid {
    static final String USER = "shop";
    static final String PASSWORD = "hunter2";
    /** Kept, so that its level is. */
    private static final Logger LOGGER = Logger.getLogger("org.apache.qpid");
    private static Qpid shared;

    private final int port = freePort();

    private Qpid() throws Exception {
        Path configuration = Files.createTempFile("qpid", ".json");
        Files.writeString(configuration, """
                {
                  "name": "broker",
                  "modelVersion": "9.0",
                  "authenticationproviders": [
                    {"name": "users", "type": "Plain", "secureOnlyMechanisms": [],
                     "users": [{"name": "%s", "type": "managed", "password": "%s"}]}
                  ],
                  "ports": [
                    {"name": "amqp", "port": "%d", "bindingAddress": "127.0.0.1", "authenticationProvider": "users",
                     "protocols": ["AMQP_0_9_1"],
                     "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]}
                  ],
                  "virtualhostnodes": [
                    {"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                     "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}
                  ]
                }
                """.formatted(USER, PASSWORD, port));
        new SystemLauncher().startup(Map.of("type", "Memory", "initialConfigurationLocation",
                configuration.toUri().toString(), "startupLoggedToSystemOut", "false"));
        Files.delete(configuration);
    }

    /** The broker of all tests of this JVM. It has no thread that keeps the JVM. */
    static synchronized Qpid shared() throws Exception {
        if (shared == null) {
            LOGGER.setLevel(Level.WARNING);
            shared = new Qpid();
        }
        return shared;
    }

    int port() {
        return port;
    }

    /** A connection of a consumer. */
    Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.useBlockingIo();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(USER);
        factory.setPassword(PASSWORD);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
