// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.eventlog.EventLogger;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.EventLogs;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.config.ConfigurationException;
import org.eventlog.text.Lists;

/**
 * Logs each Log4j record as an event: the name is {@code log_record}, the target is the logger; the thread context map
 * and the data of map messages are fields, markers are tags, and the exception is structured data.
 *
 * <pre>{@code
 * <EventLog name="events"/>
 * }</pre>
 *
 * <p>
 * With this configuration, events go to the event log of the application ({@link EventLogs}); events logged before it
 * has started wait for it. With properties, the appender has a separate event log. It stays open during a
 * reconfiguration that does not change the properties, and is closed with the last appender that uses it:
 *
 * <pre>{@code
 * <EventLog name="events">
 *   <Property name="eventlog.host">logs.example.org</Property>
 *   <Property name="eventlog.port">5001</Property>
 * </EventLog>
 * }</pre>
 *
 * <p>
 * It needs no {@code Async} appender: appending never waits for a disk or a network, and never throws. Records caused
 * by Eventlog itself are ignored ({@link org.eventlog.bridge.OwnWork}). It has no layout. Thread-safe.
 */
@Plugin(name = "EventLog", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class EventLogAppender extends AbstractAppender {
    /** The number of faults reported, so that a fault that occurs with each record does not fill Log4j's status log. */
    private static final int FAULTS_TOLD = 3;

    private final AtomicInteger faults = new AtomicInteger();
    private final EventLogManager own;
    private final boolean location;
    private final Records records;

    private EventLogAppender(String name, Filter filter, boolean ignoreExceptions, EventLogManager own,
            RecordEvents.Options options) {
        super(name, filter, null, ignoreExceptions, Property.EMPTY_ARRAY);
        this.own = own;
        this.location = options.caller();
        EventLogger to = own != null ? own.log() : EventLogs.ofApplication();
        this.records = new Records(new RecordEvents(to, options, this::tell), options);
        setHandler(new NestedRecords(getHandler(), records));
    }

    @PluginBuilderFactory
    public static Builder newBuilder() {
        return new Builder();
    }

    @Override
    public void append(LogEvent logged) {
        records.log(logged);
    }

    private void tell(Throwable fault) {
        if (faults.incrementAndGet() <= FAULTS_TOLD) {
            error("Appender " + getName() + " could not make an event of a record", fault);
        }
    }

    /** Whether Log4j determines the code location of a record. */
    @Override
    public boolean requiresLocation() {
        return location;
    }

    /**
     * Stops the appender. Its separate event log is closed if no other appender uses it, which takes up to
     * {@code eventlog.close-timeout} if the receiver is unavailable.
     */
    @Override
    public boolean stop(long timeout, TimeUnit timeUnit) {
        setStopping();
        boolean stopped = super.stop(timeout, timeUnit, false);
        if (own != null) {
            stopped &= own.stop(timeout, timeUnit);
        }
        setStopped();
        return stopped;
    }

    /** The attributes of the appender in a configuration. Created by Log4j. */
    public static final class Builder extends AbstractAppender.Builder<Builder>
            implements
                org.apache.logging.log4j.core.util.Builder<EventLogAppender> {
        @PluginBuilderAttribute
        private String mdcIncludes = "";
        @PluginBuilderAttribute
        private String mdcExcludes = "";
        @PluginBuilderAttribute
        private String mdcPrefix = "";
        @PluginBuilderAttribute
        private String tags = "";
        @PluginBuilderAttribute
        private boolean includeParameters;
        @PluginBuilderAttribute
        private boolean includeLocation;

        private Builder() {}

        /** Sets the keys of the thread context map that become fields, separated by commas; all by default. */
        public Builder setMdcIncludes(String names) {
            this.mdcIncludes = names;
            return this;
        }

        /** Sets the keys of the thread context map that do not become fields, separated by commas. */
        public Builder setMdcExcludes(String names) {
            this.mdcExcludes = names;
            return this;
        }

        /** Sets the prefix of fields from the thread context map; empty by default. */
        public Builder setMdcPrefix(String prefix) {
            this.mdcPrefix = prefix;
            return this;
        }

        /** Sets the tags of each event, separated by commas. */
        public Builder setTags(String tags) {
            this.tags = tags;
            return this;
        }

        /** Sets whether a message's parameters become a field {@code parameters}, a list of texts; false by default. */
        public Builder setIncludeParameters(boolean includeParameters) {
            this.includeParameters = includeParameters;
            return this;
        }

        /** Sets whether the code location is determined, which takes a few microseconds; false by default. */
        public Builder setIncludeLocation(boolean includeLocation) {
            this.includeLocation = includeLocation;
            return this;
        }

        /**
         * @return null if the configuration is invalid; the fault is reported in Log4j's status log
         */
        @Override
        public EventLogAppender build() {
            try {
                SortedMap<String, String> settings = settings();
                RecordEvents.Options options = new RecordEvents.Options(Lists.of(tags), includeParameters,
                        includeLocation,
                        new ContextFields(Set.copyOf(Lists.of(mdcIncludes)), Set.copyOf(Lists.of(mdcExcludes)),
                                mdcPrefix));
                EventLogManager own = settings.isEmpty() ? null : EventLogManager.of(settings);
                return new EventLogAppender(getName(), getFilter(), isIgnoreExceptions(), own, options);
            } catch (ConfigurationException | IllegalArgumentException e) {
                LOGGER.error("Appender {} is not started: {}", getName(), e.getMessage());
                return null;
            }
        }

        private SortedMap<String, String> settings() {
            SortedMap<String, String> settings = new TreeMap<>();
            // Log4j sets an array, a program need not.
            Property[] properties = getPropertyArray();
            for (Property property : properties == null ? Property.EMPTY_ARRAY : properties) {
                if (!property.getName().startsWith("eventlog.")) {
                    throw new IllegalArgumentException("no key of Eventlog: \"" + property.getName() + "\"");
                }
                settings.put(property.getName(), property.getValue());
            }
            return settings;
        }

    }
}
