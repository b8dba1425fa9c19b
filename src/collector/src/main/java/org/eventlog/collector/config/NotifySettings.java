// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.eventlog.address.AddressRange;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/** Reads the settings of notifications. */
final class NotifySettings {
    private static final Setting<List<AddressRange>> ALLOW = new Setting<>("eventlog.collector.notify.allow", "",
            "addresses or ranges such as 10.0.0.0/8, separated by commas", false, AddressRange::list, all -> true);
    private static final Setting<String> URL = Setting.text("eventlog.collector.url", "")
            .allowing("an http or https URL without a query", NotifySettings::isUrl);
    private static final Setting<String> SESSION = Setting.text("eventlog.collector.notify.mail.session", "");
    private static final Setting<String> FROM = Setting.text("eventlog.collector.notify.mail.from", "")
            .allowing("an address like eventlog@shop.example", from -> from.isEmpty()
                    || from.matches("[!-~&&[^,;<>()@]]{1,64}@[A-Za-z0-9.-]{1,253}"));

    private final Settings settings;

    NotifySettings(Settings settings) {
        this.settings = settings;
    }

    CollectorConfig.Notify read() {
        String url = settings.get(URL);
        return new CollectorConfig.Notify(settings.get(ALLOW),
                url.isEmpty() ? null : url.endsWith("/") ? url : url + '/', settings.get(SESSION), settings.get(FROM));
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return text.isEmpty() || uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null
                    && uri.getUserInfo() == null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
