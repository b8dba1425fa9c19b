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
import org.eventlog.encode.ForeignFaults;
import org.eventlog.encode.NestedRecord;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/**
 * Converts log records to events: the name is {@code log_record}, the logger is the target and a field, and the
 * framework's handler adds the rest. Records caused by Eventlog itself are ignored ({@link OwnWork}).
 *
 * <p>
 * Thread-safe. Never throws and never waits.
 */
public final class RecordEvents {
    static final String FAULT = "recordFault";
    /** The maximum length of a list in an event, plus one element that shows that there are more. */
    private static final int MOST_PARAMETERS = 201;

    private final EventLogger to;
    private final Options options;
    private final Consumer<Throwable> faults;

    /**
     * The options that all frameworks have in common.
     *
     * @param tags added to every event
     * @param parameters whether the record's parameters become a field {@code parameters}: a list of texts
     * @param caller whether the code location of the record is determined, for which most frameworks walk the stack
     * @param context which entries of the framework's diagnostic context become fields
     */
    public record Options(List<String> tags, boolean parameters, boolean caller, ContextFields context) {
        /** No tags, no parameters, no code locations, all of the diagnostic context. */
        public static final Options DEFAULT = new Options(List.of(), false, false, ContextFields.ALL);

        public Options {
            tags = List.copyOf(tags);
            Objects.requireNonNull(context);
        }
    }

    /**
     * @param faults receives exceptions that prevented a record from becoming an event
     */
    public RecordEvents(EventLogger to, Options options, Consumer<Throwable> faults) {
        this.to = Objects.requireNonNull(to);
        this.options = Objects.requireNonNull(options);
        this.faults = Objects.requireNonNull(faults);
    }

    /**
     * Logs an event of a record that the current thread has written, unless the record was caused by Eventlog itself or
     * its level is not logged. A record that is written while the same thread converts another one is not converted, but
     * counted as dropped ({@link org.eventlog.PipelineStats.DropReason#NESTED}).
     *
     * @param loggerName may be null
     * @param content adds the contents of the record; called in this thread, before this method returns
     */
    public void log(String loggerName, Level level, Consumer<LogEvent.Builder> content) {
        log(loggerName, level, null, content);
    }

    /**
     * As {@link #log(String, Level, Consumer)}, also for a record that the current thread only passes on.
     *
     * @param origin the thread that wrote the record; null if it is the current one
     */
    public void log(String loggerName, Level level, Origin origin, Consumer<LogEvent.Builder> content) {
        if (OwnWork.isOwn(loggerName) || OwnWork.isOwnThread()) {
            return;
        }
        OwnWork.Work begun = OwnWork.beginRecord();
        if (begun == null && !OwnWork.isRecord()) {
            return;
        }
        try {
            if (to.isEnabled(level) && (origin == null || !OwnWork.wrote(origin, loggerName, level))) {
                to.log(begun != null ? event(loggerName, level, content) : NestedRecord.of(level));
            }
        } catch (Throwable e) {
            // The code that writes a log record must not get an exception.
            report(ForeignCode.caught(e));
        } finally {
            if (begun != null) {
                begun.over = true;
                OwnWork.endRecord(begun);
            }
        }
    }

    /**
     * Whether the current thread is converting a record. {@link #log} then counts a record instead of converting it, so
     * a framework must not leave it out before.
     */
    public static boolean isConverting() {
        return OwnWork.isRecord();
    }

    private LogEvent event(String loggerName, Level level, Consumer<LogEvent.Builder> content) {
        LogEvent.Builder event = LogEvent.named("log_record").level(level);
        if (loggerName != null) {
            event.target("logger:" + loggerName).field("logger", loggerName);
        }
        part(event, () -> content.accept(event));
        options.tags().forEach(event::tag);
        return event.build();
    }

    /**
     * Adds one part of a record. If that throws, only this part is missing, and the event's field {@code recordFault}
     * gives the reason.
     */
    public static void part(LogEvent.Builder event, Runnable part) {
        try {
            part.run();
        } catch (Throwable e) {
            event.field(FAULT, ForeignFaults.told(ForeignCode.caught(e)));
        }
    }

    /** Reports an exception that prevented a record, or a part of it, from becoming an event. Never throws. */
    public void report(Throwable fault) {
        ForeignCode.call(() -> {
            // A copy, because frameworks keep reported exceptions, which would keep an application's classes alive.
            faults.accept(ForeignFaults.copy(fault));
            return null;
        }, unreported -> null);
    }

    /**
     * Adds the record's parameters, if configured. They are converted to text, because a list may contain numbers,
     * names and times, and a store that assigns one type to each field would refuse the event.
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

    /**
     * Sets the message to a text formatted by the framework. If that throws, the message says so, and the event is
     * marked as truncated. Formatting calls foreign parameters.
     */
    public static void message(LogEvent.Builder event, Supplier<String> text) {
        try {
            event.message(text.get());
        } catch (Throwable e) {
            Throwable fault = ForeignCode.caught(e);
            event.message("(message not rendered: " + fault.getClass().getName() + ")").truncated().field(FAULT,
                    ForeignFaults.told(fault));
        }
    }
}
