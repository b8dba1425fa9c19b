// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.logging.LogRecord;

/** The text of a record. */
final class Messages {
    private Messages() {}

    /** As {@link java.util.logging.Formatter#formatMessage} does it, but a parameter that can't be shown is no fault. */
    static String of(LogRecord logRecord) {
        String text = logRecord.getMessage();
        if (text == null) {
            return null;
        }
        try {
            if (logRecord.getResourceBundle() != null) {
                text = logRecord.getResourceBundle().getString(text);
            }
        } catch (MissingResourceException | ClassCastException e) {
            // The key is the text, then.
        }
        Object[] parameters = logRecord.getParameters();
        if (parameters == null || parameters.length == 0 || text.indexOf('{') < 0) {
            return text;
        }
        try {
            return MessageFormat.format(text, parameters);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return text;
        }
    }
}
