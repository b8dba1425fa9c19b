// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.streams;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Says what it is told. */
@ServerEndpoint("/echo")
public class EchoSocket {
    @OnMessage
    public String echo(String text) {
        return text;
    }
}
