// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.text.Lists;

/** Reads the limits of single sources. */
final class SourceLimits {
    private static final Setting<String> LIMITS = Setting.text("eventlog.collector.source-limits", "");
    private static final Pattern LIMIT = Pattern.compile("([A-Za-z0-9._-]{1,64})=(\\d{1,4})([hd])(?:/(\\d{1,10}))?");

    private final Settings settings;

    SourceLimits(Settings settings) {
        this.settings = settings;
    }

    List<CollectorConfig.SourceLimit> read() {
        List<CollectorConfig.SourceLimit> limits = new ArrayList<>();
        Set<String> sources = new HashSet<>();
        for (String limit : Lists.of(settings.get(LIMITS))) {
            Matcher matcher = LIMIT.matcher(limit);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) == 0 || !sources.add(matcher.group(1))) {
                settings.fault(LIMITS, "one entry for each source, such as shop=7d or shop=7d/1000000");
                continue;
            }
            int number = Integer.parseInt(matcher.group(2));
            limits.add(new CollectorConfig.SourceLimit(matcher.group(1),
                    matcher.group(3).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number),
                    matcher.group(4) == null ? Long.MAX_VALUE : Long.parseLong(matcher.group(4))));
        }
        return limits;
    }
}
