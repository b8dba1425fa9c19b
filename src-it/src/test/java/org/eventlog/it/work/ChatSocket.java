// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;

/** Logs what it hears: a bean for each connection, because Open Liberty injects nothing into other endpoints. */
@Dependent
@ServerEndpoint("/chat")
public class ChatSocket {
    @Inject
    private EventLogger log;
    @Inject
    private EventContext context;

    @OnOpen
    public void open(Session session) {
        context.setField("room", "attic");
        log.log(LogEvent.named("work.chat.open"));
    }

    @OnMessage
    public String hear(String text) {
        log.log(LogEvent.named("work.chat.message").message(text));
        return text;
    }

    @OnClose
    public void close() {
        log.log(LogEvent.named("work.chat.close"));
    }
}
