// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import org.eventlog.collector.event.Group;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Release;

/** A builder of events for tests: named like its id, with level info; all other values are null by default. */
public final class TestEvent {
    private final String id;
    private long ts = StoreFixture.NOW;
    private Long received;
    private int level = 20;
    private String name;
    private String user;
    private String request;
    private String correlation;
    private String message;
    private String data = "{}";
    private int flags;
    private String text = "";
    private Group group;
    private Release release;
    private int source;
    private String key = "k1";
    private String address = "192.0.2.1";
    private String origin = "api";

    public TestEvent(String id) {
        this.id = id;
        name = id;
    }

    public TestEvent ts(long value) {
        ts = value;
        return this;
    }

    public TestEvent received(long value) {
        received = value;
        return this;
    }

    public TestEvent level(int value) {
        level = value;
        return this;
    }

    public TestEvent name(String value) {
        name = value;
        return this;
    }

    public TestEvent user(String value) {
        user = value;
        return this;
    }

    public TestEvent request(String value) {
        request = value;
        return this;
    }

    public TestEvent correlation(String value) {
        correlation = value;
        return this;
    }

    public TestEvent message(String value) {
        message = value;
        return this;
    }

    public TestEvent data(String value) {
        data = value;
        return this;
    }

    public TestEvent flags(int value) {
        flags = value;
        return this;
    }

    public TestEvent text(String value) {
        text = value;
        return this;
    }

    /** Puts the event into the issue with this title. */
    public TestEvent issue(String title) {
        group = new Group("f-" + title, title);
        return this;
    }

    /** Also sets the fingerprint of an earlier grouping. */
    public TestEvent issue(String title, String before) {
        group = new Group("f-" + title, title, "f-" + before);
        return this;
    }

    public TestEvent release(String name) {
        release = new Release(name, false);
        return this;
    }

    /** The first event after a start with this release. */
    public TestEvent startOf(String name) {
        release = new Release(name, true);
        return this;
    }

    /** Sets another source than the shop. */
    public TestEvent source(int value) {
        source = value;
        return this;
    }

    public TestEvent from(String keyId, String sender, String way) {
        key = keyId;
        address = sender;
        origin = way;
        return this;
    }

    /** Received five milliseconds after it happened, unless set otherwise. */
    public EventStore.Arrival arrival(int otherwise) {
        return new EventStore.Arrival(
                new NewEvent(id, ts, level, name, user, request, correlation, message, data, flags,
                        NewEvent.words(text, request, correlation), group,
                        release),
                source == 0 ? otherwise : source, key, received == null ? ts + 5 : received, address, origin);
    }
}
