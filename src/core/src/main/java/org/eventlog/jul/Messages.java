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
    /** The JDK's own implementation, with its rules for recognizing patterns. */
    private static final Formatter JDK = new Formatter() {
        @Override
        public String format(LogRecord logRecord) {
            return formatMessage(logRecord);
        }
    };

    private Messages() {}

    /**
     * The message as formatted by {@link Formatter#formatMessage}; null if the record has none. If formatting throws,
     * because a parameter does, that parameter is replaced with a text that says so.
     */
    static String of(LogRecord logRecord) {
        return logRecord.getMessage() == null
                ? null
                : ForeignCode.call(() -> format(logRecord), fault -> own(logRecord));
    }

    private static String format(LogRecord logRecord) {
        Object[] parameters = logRecord.getParameters();
        String message = logRecord.getMessage();
        String text = null;
        if (parameters != null && parameters.length > 0 && logRecord.getResourceBundle() == null) {
            try {
                text = PlainPattern.format(message, parameters);
            } catch (Exception e) {
                // A parameter's toString(). The JDK does the same.
                return message;
            }
        }
        return text == null ? JDK.format(logRecord) : text;
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
