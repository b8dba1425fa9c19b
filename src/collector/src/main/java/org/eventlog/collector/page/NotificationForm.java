// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.notify.Alert;
import org.eventlog.collector.notify.Rule;

/**
 * A rule of notifications as entered by a user, and the faults of the input. The target is not shown again, because a
 * URL is a secret.
 *
 * @param faults keys of texts
 */
record NotificationForm(String label, String form, String target, String source, String level, List<String> kinds,
        String spike, String every, String hour, List<String> faults) {
    private static final int MAX_LABEL = 80;
    private static final int MAX_TARGET = 2_000;
    private static final Pattern ADDRESSES = Pattern
            .compile("[!-~&&[^,;<>()\\[\\]\"\\\\@]]{1,64}@[A-Za-z0-9.-]{1,253}"
                    + "(?:, ?[!-~&&[^,;<>()\\[\\]\"\\\\@]]{1,64}@[A-Za-z0-9.-]{1,253}){0,9}");
    private static final int MAX_SPIKE = 1_000_000;
    private static final int MAX_MINUTES = 1_440;
    private static final int MAX_HOUR = 1_000;

    static NotificationForm empty() {
        return new NotificationForm("", "json", "", "", "error", List.of("new", "regressed", "spike"), "20", "0", "20",
                List.of());
    }

    static NotificationForm read(HttpServletRequest request) {
        List<String> kinds = allKinds().stream().filter(kind -> request.getParameter("kind." + kind) != null).toList();
        NotificationForm form = new NotificationForm(text(request, "label"), text(request, "form"),
                text(request, "target"), text(request, "source"), text(request, "level"), kinds, text(request, "spike"),
                text(request, "every"), text(request, "hour"), new ArrayList<>());
        form.check();
        return form;
    }

    private void check() {
        fault(label.isEmpty() || label.length() > MAX_LABEL, "notify.fault.label");
        boolean known = forms().contains(form);
        fault(!known, "notify.fault.form");
        if (known) {
            boolean mail = form.equals("mail");
            fault(mail && !ADDRESSES.matcher(target).matches(), "notify.fault.mail");
            fault(!mail && !isUrl(target), "notify.fault.url");
        }
        fault(!level.isEmpty() && Levels.number(level) == null, "key.fault.level");
        fault(kinds.isEmpty(), "notify.fault.kinds");
        fault(number(spike, 1, MAX_SPIKE) < 0 || number(every, 0, MAX_MINUTES) < 0 || number(hour, 1, MAX_HOUR) < 0,
                "notify.fault.number");
    }

    private void fault(boolean wrong, String text) {
        if (wrong) {
            faults.add(text);
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= MAX_TARGET && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null && uri.getUserInfo() == null && uri.getRawFragment() == null
                    && uri.getPort() != 0 && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** -1 if it is no number in the range. */
    private static int number(String text, int least, int most) {
        int number = text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
        return number < least || number > most ? -1 : number;
    }

    Rule rule() {
        return new Rule(UUID.randomUUID().toString().substring(0, 8), label, Rule.Form.valueOf(form.toUpperCase(
                Locale.ROOT)), target, source.isEmpty() ? null : source, level.isEmpty() ? 0 : Levels.number(level),
                kinds.stream().map(kind -> Alert.Kind.valueOf(kind.toUpperCase(Locale.ROOT))).toList(),
                number(spike, 1, MAX_SPIKE), number(every, 0, MAX_MINUTES), number(hour, 1, MAX_HOUR));
    }

    static List<String> forms() {
        return names(Rule.Form.values());
    }

    static List<String> allKinds() {
        return names(Alert.Kind.values());
    }

    private static List<String> names(Enum<?>[] all) {
        return Arrays.stream(all).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }
}
