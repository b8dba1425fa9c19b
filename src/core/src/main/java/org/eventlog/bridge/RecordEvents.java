// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.internal.ObjectText;

/**
 * Makes events of log records: name {@code log_record}, the logger as target and as a field, and what the framework's
 * handler adds. Records of our own doing are left out ({@link OwnWork}).
 *
 * <p>
 * For use by any number of threads. Never throws and never waits.
 */
public final class RecordEvents {
    /** As many as an event may have in a list, and one more, which shows that there are more. */
    private static final int MOST_PARAMETERS = 201;

    private final EventLogger to;
    private final Options options;
    private final Consumer<Throwable> faults;

    /**
     * What a user may choose, whatever the framework.
     *
     * @param tags on every event
     * @param parameters whether the record's parameters become a field {@code parameters}: a list of texts
     * @param caller whether the framework is asked where in the code the record was made; most walk the stack for it
     * @param context what of the diagnostic context becomes fields, where the framework has one
     */
    public record Options(List<String> tags, boolean parameters, boolean caller, ContextFields context) {
        /** No tags, no parameters, no places in the code, all of the context. */
        public static final Options DEFAULT = new Options(List.of(), false, false, ContextFields.ALL);

        public Options {
            tags = List.copyOf(tags);
            Objects.requireNonNull(context);
        }
    }

    /** @param faults told what kept a record from becoming an event; must not throw */
    public RecordEvents(EventLogger to, Options options, Consumer<Throwable> faults) {
        this.to = Objects.requireNonNull(to);
        this.options = Objects.requireNonNull(options);
        this.faults = Objects.requireNonNull(faults);
    }

    /**
     * Logs an event, unless the record is of our own doing or its level is not wanted.
     *
     * @param loggerName may be null
     * @param content adds what the record says; called in this thread, before the return
     */
    public void log(String loggerName, Level level, Consumer<LogEvent.Builder> content) {
        if (OwnWork.isOwn(loggerName) || !OwnWork.begin()) {
            return;
        }
        try {
            if (to.isEnabled(level)) {
                to.log(event(loggerName, level, content));
            }
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // Whoever writes a log record must not suffer from it.
            faults.accept(e);
        } finally {
            OwnWork.end();
        }
    }

    private LogEvent event(String loggerName, Level level, Consumer<LogEvent.Builder> content) {
        LogEvent.Builder event = LogEvent.named("log_record").level(level);
        if (loggerName != null) {
            event.target("logger:" + loggerName).field("logger", loggerName);
        }
        content.accept(event);
        options.tags().forEach(event::tag);
        return event.build();
    }

    /**
     * Adds the record's parameters, if that is wanted. As texts: in one list there may be numbers, names and times, and
     * a store that gives each field one type would refuse such an event.
     *
     * @param parameters may be null
     */
    public void parameters(LogEvent.Builder event, Object[] parameters) {
        if (options.parameters() && parameters != null && parameters.length > 0) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < Math.min(parameters.length, MOST_PARAMETERS); i++) {
                texts.add(ObjectText.of(parameters[i]));
            }
            event.field("parameters", texts);
        }
    }

    /** A text of the framework's making, or what kept it from being made: parameters are strangers' objects. */
    public static String text(Supplier<String> text) {
        try {
            return text.get();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return "(message not rendered: " + e.getClass().getName() + ")";
        }
    }
}
