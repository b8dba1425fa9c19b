// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.EventLogs;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.config.ConfigurationException;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.engine.EventLog;
import org.eventlog.internal.ForeignCode;
import org.eventlog.text.Lists;

/**
 * Logs each Logback record as an event: the name is {@code log_record}, the target is the logger; MDC, key-value pairs
 * and structured arguments are fields, markers are tags, and the exception is structured data.
 *
 * <pre>{@code
 * <appender name="EVENTS" class="org.eventlog.logback.EventLogAppender"/>
 * }</pre>
 *
 * <p>
 * With this configuration, events go to the event log of the application ({@link EventLogs}); events logged before it
 * has started wait for it. With {@code <settings>}, the appender has a separate event log, which is closed when Logback
 * stops or resets the appender:
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
 * It needs no {@code AsyncAppender}: appending never waits for a disk or a network, and never throws. Records caused by
 * Eventlog itself are ignored ({@link org.eventlog.bridge.OwnWork}). Thread-safe.
 */
public final class EventLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /**
     * The number of faults reported, so that a fault that occurs with each record does not fill Logback's status list.
     */
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
     * Gives the appender a separate event log.
     *
     * @param settings lines {@code key=value} with the keys of {@code docs/configuration.md}; a line that starts with
     *            {@code #} is a comment
     */
    public void setSettings(String settings) {
        this.settings = settings;
    }

    /** Adds an MDC key that becomes a field. Without any, all keys do. */
    public void addIncludeMdcKeyName(String name) {
        include.add(name);
    }

    /** Adds an MDC key that does not become a field. */
    public void addExcludeMdcKeyName(String name) {
        exclude.add(name);
    }

    /** Sets the prefix of fields from the MDC; empty by default. */
    public void setMdcPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** Sets the tags of each event, separated by commas. */
    public void setTags(String tags) {
        this.tags = Lists.of(tags);
    }

    /** Sets whether a record's arguments become a field {@code parameters}, a list of texts; false by default. */
    public void setIncludeParameters(boolean parameters) {
        this.parameters = parameters;
    }

    /** Sets whether the code location is determined, which takes a few microseconds; false by default. */
    public void setIncludeCallerData(boolean caller) {
        this.caller = caller;
    }

    /**
     * Starts the appender. If the settings are invalid, it reports the faults to Logback's status and does not start.
     */
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
        } catch (Throwable e) {
            // An exception here would end the configuration of Logback, and with it the start of the application.
            addError("Appender [" + getName() + "] is not started", ForeignFaults.copy(ForeignCode.caught(e)));
        }
    }

    /** Logback ignores a record that is written while the appender handles another one; here, it is counted. */
    @Override
    public void doAppend(ILoggingEvent logged) {
        if (!RecordEvents.isConverting()) {
            super.doAppend(logged);
        } else if (isStarted()
                && ForeignCode.call(() -> getFilterChainDecision(logged), fault -> null) != FilterReply.DENY) {
            append(logged);
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
     * Stops the appender and closes its separate event log, which takes up to {@code eventlog.close-timeout} if the
     * receiver is unavailable.
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
