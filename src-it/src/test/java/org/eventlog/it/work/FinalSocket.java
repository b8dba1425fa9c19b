// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.enterprise.context.Dependent;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Cannot have an interceptor: the application is to be deployed nevertheless. */
@Dependent
@ServerEndpoint("/final")
public class FinalSocket {
    @OnMessage
    public final String hear(String text) {
        return text;
    }
}
