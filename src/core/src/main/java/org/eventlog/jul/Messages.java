// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.text.MessageFormat;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/** The text of a record. */
final class Messages {
    /** The JDK's own way, with all its rules about what is a pattern and what is not. */
    private static final Formatter JDK = new Formatter() {
        @Override
        public String format(LogRecord logRecord) {
            return formatMessage(logRecord);
        }
    };

    private Messages() {}

    /**
     * As {@link Formatter#formatMessage} makes it; null when the record has none. Where that throws, as it does for the
     * error of a parameter, that parameter becomes a text that says so.
     */
    static String of(LogRecord logRecord) {
        return logRecord.getMessage() == null
                ? null
                : ForeignCode.call(() -> JDK.format(logRecord), fault -> own(logRecord));
    }

    private static String own(LogRecord logRecord) {
        String pattern = pattern(logRecord);
        Object[] parameters = ForeignCode.call(logRecord::getParameters, fault -> null);
        if (parameters == null || parameters.length == 0) {
            return pattern;
        }
        Object[] known = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            known[i] = parameters[i] instanceof Number ? parameters[i] : ObjectText.of(parameters[i]);
        }
        return ForeignCode.call(() -> MessageFormat.format(pattern, known), fault -> pattern);
    }

    private static String pattern(LogRecord logRecord) {
        String message = logRecord.getMessage();
        return ForeignCode.call(() -> logRecord.getResourceBundle() == null
                ? message
                : logRecord.getResourceBundle().getString(message), fault -> message);
    }
}
