// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Logs what it hears: one bean for all connections. */
@ApplicationScoped
@ServerEndpoint("/room")
public class ChatRoom {
    @Inject
    private EventLogger log;

    @OnOpen
    public void open(Session session) {
        log.log(LogEvent.named("work.room.open"));
    }

    @OnMessage
    public String hear(String text, Session session) {
        log.log(LogEvent.named("work.room.message").message(text));
        return text;
    }
}
