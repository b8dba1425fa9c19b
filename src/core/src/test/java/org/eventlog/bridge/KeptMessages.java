// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;

/** A platform logger that records its messages, each with its level. */
public record KeptMessages(List<String> messages) implements System.Logger {
    @Override
    public String getName() {
        return "org.eventlog";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        messages.add(level + " " + text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        messages.add(level + " " + MessageFormat.format(format, parameters));
    }
}
