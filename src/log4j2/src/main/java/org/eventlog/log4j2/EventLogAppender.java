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
import org.eventlog.config.Lists;

/**
 * Makes an event of each Log4j record: name {@code log_record}, the logger as its target, the thread context map and
 * the data of map messages as fields, markers as tags, the exception as structured data.
 *
 * <pre>{@code
 * <EventLog name="events"/>
 * }</pre>
 *
 * <p>
 * Like this its events go to the event log of the application ({@link EventLogs}); what is logged before that has
 * started waits for it. With properties of its own the appender has an event log of its own. It stays over a
 * reconfiguration that leaves them as they are, and is closed with the last appender that has it:
 *
 * <pre>{@code
 * <EventLog name="events">
 *   <Property name="eventlog.host">logs.example.org</Property>
 *   <Property name="eventlog.port">5001</Property>
 * </EventLog>
 * }</pre>
 *
 * <p>
 * It needs no {@code Async} appender before it: appending never waits for a disk or a network, and never throws. Records
 * of our own doing are left out ({@link org.eventlog.bridge.OwnWork}). It has no layout.
 */
@Plugin(name = "EventLog", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class EventLogAppender extends AbstractAppender {
    /** A fault that comes with each record must not fill Log4j's status log. */
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

    /** Whether Log4j is to find out where in the code a record was made. */
    @Override
    public boolean requiresLocation() {
        return location;
    }

    /**
     * Ends; an event log of its own is closed, if no other appender has it, which takes up to
     * {@code eventlog.close-timeout} if its receiver is away.
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

    /** What can be configured; made by Log4j. */
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

        /** The names of the thread context map that become fields, comma between; all, if none is named. */
        public Builder setMdcIncludes(String names) {
            this.mdcIncludes = names;
            return this;
        }

        /** The names of the thread context map that become no fields. */
        public Builder setMdcExcludes(String names) {
            this.mdcExcludes = names;
            return this;
        }

        /** Stands before the names of the thread context map; nothing, if it is not set. */
        public Builder setMdcPrefix(String prefix) {
            this.mdcPrefix = prefix;
            return this;
        }

        /** Tags of each event, comma between. */
        public Builder setTags(String tags) {
            this.tags = tags;
            return this;
        }

        /** Whether a message's parameters become a field {@code parameters}, a list of texts; false, if it is not set. */
        public Builder setIncludeParameters(boolean includeParameters) {
            this.includeParameters = includeParameters;
            return this;
        }

        /** Whether the place in the code is found out, which takes some microseconds; false, if it is not set. */
        public Builder setIncludeLocation(boolean includeLocation) {
            this.includeLocation = includeLocation;
            return this;
        }

        /** @return null with a fault in the configuration, which is told in Log4j's status log */
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
            for (Property property : getPropertyArray()) {
                if (!property.getName().startsWith("eventlog.")) {
                    throw new IllegalArgumentException("no key of Eventlog: \"" + property.getName() + "\"");
                }
                settings.put(property.getName(), property.getValue());
            }
            return settings;
        }

    }
}
