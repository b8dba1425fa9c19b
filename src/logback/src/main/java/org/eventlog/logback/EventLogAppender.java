// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.EventLogs;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Lists;
import org.eventlog.engine.EventLog;

/**
 * Makes an event of each Logback record: name {@code log_record}, the logger as its target, MDC, key-value pairs and
 * structured arguments as fields, markers as tags, the exception as structured data.
 *
 * <pre>{@code
 * <appender name="EVENTS" class="org.eventlog.logback.EventLogAppender"/>
 * }</pre>
 *
 * <p>
 * Like this its events go to the event log of the application ({@link EventLogs}); what is logged before that has
 * started waits for it. With {@code <settings>} of its own the appender has an event log of its own, which is closed when
 * Logback stops or resets the appender:
 *
 * <pre>{@code
 * <appender name="EVENTS" class="org.eventlog.logback.EventLogAppender">
 *   <settings>
 *     eventlog.host=logs.example.org
 *     eventlog.port=5001
 *   </settings>
 * </appender>
 * }</pre>
 *
 * <p>
 * It needs no {@code AsyncAppender} before it: appending never waits for a disk or a network, and never throws. Records
 * of our own doing are left out ({@link org.eventlog.bridge.OwnWork}).
 */
public final class EventLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** A fault that comes with each record must not fill Logback's status list. */
    private static final int FAULTS_TOLD = 3;

    private final AtomicInteger faults = new AtomicInteger();
    private final Set<String> include = new HashSet<>();
    private final Set<String> exclude = new HashSet<>();
    private String prefix = "";
    private List<String> tags = List.of();
    private boolean parameters;
    private boolean caller;
    private String settings = "";

    private volatile EventLog own;
    private volatile LoggingEvents events;

    /**
     * Gives the appender an event log of its own.
     *
     * @param settings lines {@code key=value} with the keys of {@code docs/configuration.md}; a line that begins with
     *            {@code #} says nothing
     */
    public void setSettings(String settings) {
        this.settings = settings;
    }

    /** A name of the MDC that becomes a field; without any, all do. */
    public void addIncludeMdcKeyName(String name) {
        include.add(name);
    }

    /** A name of the MDC that becomes no field. */
    public void addExcludeMdcKeyName(String name) {
        exclude.add(name);
    }

    /** Stands before the names of the MDC; nothing, if it is not set. */
    public void setMdcPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** Tags of each event, comma between. */
    public void setTags(String tags) {
        this.tags = Lists.of(tags);
    }

    /** Whether a record's arguments become a field {@code parameters}, a list of texts; false, if it is not set. */
    public void setIncludeParameters(boolean parameters) {
        this.parameters = parameters;
    }

    /** Whether the place in the code is found out, which takes some microseconds; false, if it is not set. */
    public void setIncludeCallerData(boolean caller) {
        this.caller = caller;
    }

    /** Begins; with a fault in the settings it says so in Logback's status and does not. */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        try {
            EventLog.Builder builder = EventLog.builder();
            boolean hasOwn = SettingLines.read(settings, builder::set);
            RecordEvents.Options options = new RecordEvents.Options(tags, parameters, caller,
                    new ContextFields(include, exclude, prefix));
            LogstashFields logstash = LogstashFields.ifThere();
            own = null;
            if (hasOwn) {
                own = builder.build();
                DriverCleanup.of(getContext());
            }
            events = new LoggingEvents(new RecordEvents(hasOwn ? own : EventLogs.ofApplication(), options, this::tell),
                    options, logstash);
            super.start();
        } catch (ConfigurationException | IllegalArgumentException e) {
            addError("Appender [" + getName() + "] is not started: " + e.getMessage(), e);
        }
    }

    @Override
    protected void append(ILoggingEvent logged) {
        events.log(logged);
    }

    private void tell(Throwable fault) {
        if (faults.incrementAndGet() <= FAULTS_TOLD) {
            addError("Appender [" + getName() + "] could not make an event of a record", fault);
        }
    }

    /**
     * Ends; an event log of its own is closed, which takes up to {@code eventlog.close-timeout} if its receiver is
     * away.
     */
    @Override
    public void stop() {
        super.stop();
        EventLog closing = own;
        if (closing != null) {
            own = null;
            closing.close();
        }
    }
}
