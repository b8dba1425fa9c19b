// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.text.Lists;

/**
 * The settings for errors in the browser.
 *
 * @param enabled whether the application has the endpoint
 * @param path its path in the application, with a slash at its start only
 * @param url the same as browsers see it, if a proxy changes it; empty for the application's context path with
 *            {@code path}
 * @param gone whether browsers are told to stop reporting
 * @param reports whether reports that browsers send automatically are accepted
 * @param keys the keys of tokens, the one that signs first
 * @param tokenAge how long a token is valid
 * @param origins origins of the application beside the one that its requests name
 * @param maxBody the most bytes of a report
 * @param requests the most reports of an address per {@code period}
 * @param script the options of the script
 */
public record BrowserSettings(boolean enabled, String path, String url, boolean gone, boolean reports,
        List<byte[]> keys,
        Duration tokenAge, List<String> origins, int maxBody, int requests, Duration period, Script script) {
    private static final int LEAST_SECRET = 32;
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private static final Setting<Boolean> ENABLED = Setting.flag("eventlog.browser.enabled", false);
    private static final Setting<String> PATH_SETTING = Setting.text("eventlog.browser.path", "/eventlog-browser")
            .allowing("a path in the application such as /eventlog-browser, of letters, digits, -, ., _ and ~, without"
                    + " a slash at its end", path -> PATH.matcher(path).matches());
    private static final Setting<String> URL = Setting.text("eventlog.browser.url", "")
            .allowing("a path such as /shop/eventlog-browser, of letters, digits, -, ., _ and ~, without a slash at its"
                    + " end", path -> path.isEmpty() || PATH.matcher(path).matches());
    private static final Setting<Boolean> GONE = Setting.flag("eventlog.browser.gone", false);
    private static final Setting<Boolean> REPORTS = Setting.flag("eventlog.browser.reports", false);
    private static final Setting<List<String>> SECRETS = new Setting<>("eventlog.browser.secrets", "",
            "one or two texts of at least " + LEAST_SECRET + " characters, comma between, the new one first", true,
            Lists::complete, secrets -> secrets.size() <= 2
                    && secrets.stream().allMatch(secret -> secret.length() >= LEAST_SECRET));
    private static final Setting<Duration> TOKEN_AGE = Setting.duration("eventlog.browser.token-age", "1h", "1m", "1d");
    private static final Setting<List<String>> ORIGINS = new Setting<>("eventlog.browser.origins", "",
            "origins such as https://shop.example, comma between, without a path", false, Lists::complete,
            origins -> origins.stream().allMatch(BrowserSettings::isOrigin));
    private static final Setting<Integer> MAX_BODY = Setting.octets("eventlog.browser.max-body", 65536, 1024, 1 << 20);
    private static final Setting<Integer> REQUESTS = Setting.number("eventlog.browser.requests", 20, 1, 1_000_000);
    private static final Setting<Duration> PERIOD = Setting.duration("eventlog.browser.period", "10m", "1s", "1d");
    private static final Setting<String> RELEASE = Setting.text("eventlog.browser.release", "")
            .allowing("a text of at most 64 characters", release -> release.length() <= 64);
    private static final Setting<String> RELEASE_OF_ALL = Setting.text("eventlog.release", "");
    private static final Setting<Double> SAMPLE = new Setting<>("eventlog.browser.sample", "1",
            "a share from 0 to 1, such as 0.1", false, BrowserSettings::share, share -> share >= 0 && share <= 1);
    private static final Setting<Integer> MAX = Setting.number("eventlog.browser.max", 10, 1, 100);
    private static final Setting<Boolean> RESOURCES = Setting.flag("eventlog.browser.resources", false);
    private static final Setting<Boolean> CONSOLE = Setting.flag("eventlog.browser.console", false);

    /**
     * The options of the script.
     *
     * @param release the application's release, empty if unknown
     * @param sample the share of pages that report
     * @param most the most different errors of one page
     * @param resources whether images, scripts and style sheets that cannot be loaded are reported
     * @param console whether {@code console.error} is reported
     */
    public record Script(String release, double sample, int most, boolean resources, boolean console) {}

    /** @param on whether anything is logged at all */
    public static BrowserSettings read(boolean on, Settings settings) {
        return new BrowserSettings(settings.get(ENABLED) && on, settings.get(PATH_SETTING), settings.get(URL),
                settings.get(GONE), settings.get(REPORTS), keys(settings.get(SECRETS)), settings.get(TOKEN_AGE),
                settings.get(ORIGINS).stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList(),
                settings.get(MAX_BODY), settings.get(REQUESTS), settings.get(PERIOD),
                new Script(release(settings), settings.get(SAMPLE), settings.get(MAX), settings.get(RESOURCES),
                        settings.get(CONSOLE)));
    }

    private static String release(Settings settings) {
        String own = settings.get(RELEASE);
        return own.isEmpty() ? settings.get(RELEASE_OF_ALL) : own;
    }

    /** Without secrets a random key, which other nodes and the next start don't know. */
    private static List<byte[]> keys(List<String> secrets) {
        if (!secrets.isEmpty()) {
            return secrets.stream().map(secret -> secret.getBytes(StandardCharsets.UTF_8)).toList();
        }
        byte[] random = new byte[LEAST_SECRET];
        new SecureRandom().nextBytes(random);
        return List.of(random);
    }

    private static boolean isOrigin(String text) {
        URI uri = URI.create(text);
        return uri.getHost() != null && uri.getUserInfo() == null && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null && uri.getRawFragment() == null
                && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
    }

    private static Double share(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,9})?|\\.\\d{1,9}")) {
            throw new IllegalArgumentException(text);
        }
        return Double.valueOf(text);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "BrowserSettings[enabled=" + enabled + ", path=" + path + ']';
    }
}
