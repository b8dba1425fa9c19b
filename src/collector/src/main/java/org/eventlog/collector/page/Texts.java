// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of the pages, from {@code page.properties}. */
final class Texts {
    private final ResourceBundle bundle = ResourceBundle.getBundle("org.eventlog.collector.page.page", Locale.ROOT,
            Texts.class.getClassLoader());

    String get(String key) {
        return bundle.getString(key);
    }

    String get(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(values);
    }
}
