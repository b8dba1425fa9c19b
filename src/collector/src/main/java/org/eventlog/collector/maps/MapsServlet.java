// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.web.Body;
import org.eventlog.collector.web.BodyBudget;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/** {@code POST /api/v1/maps?release=…&file=…}: a source map of a script, with a key that has the scope {@code maps}. */
public final class MapsServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> TYPES = Set.of("application/json");
    private static final Pattern RELEASE = Pattern.compile("\\S(?:.{0,62}\\S)?");
    /** Its hexadecimal form must fit into the name of a file. */
    private static final Pattern FILE = Pattern.compile("[!-~&&[^?#]]{1,120}");
    /** With gzip, a body is in memory in both forms. */
    private static final int AT_ONCE = 4;

    private final transient SourceMaps maps;
    private final transient KeyGuard keys;
    private final transient CollectorConfig.Limits limits;
    private final transient BodyBudget bodies;

    public MapsServlet(SourceMaps maps, Keys keys, CollectorConfig.Limits all) {
        this.maps = maps;
        this.keys = new KeyGuard(keys);
        limits = new CollectorConfig.Limits(maps.mostBytes(), maps.mostBytes(), 1, all.line(), all.message(),
                all.stack(), all.value(), all.fields(), all.keyChars(), all.depth(), all.future(), all.chunk());
        bodies = new BodyBudget((long) AT_ONCE * maps.mostBytes());
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Keys.Key key = keys.require(KeyGuard.bearer(request), KeyRow.Scope.MAPS, request.getRemoteAddr());
        Body.isKeyed(request, key.id());
        if (maps.isOff()) {
            throw new Refusal(404, "maps_off", "Source maps are off: eventlog.collector.maps.dir is not set.");
        }
        String release = request.getParameter("release");
        if (release == null || !RELEASE.matcher(release).matches()) {
            throw new Refusal(400, "bad_release", "release: 1 to 64 characters, as in eventlog.browser.release.");
        }
        String file = file(request.getParameter("file"));
        SourceMap map = maps.put(key.sourceName(), release, file, Body.read(request, limits, bodies, TYPES));
        json(response, new JsonText().object().member("release", release).member("file", file)
                .member("sources", map.sources().size()).member("names", map.names().size()).end());
    }

    private static String file(String given) {
        String file = given == null ? "" : given.substring(given.startsWith("/") ? 1 : 0);
        if (!FILE.matcher(file).matches() || file.contains("://") || file.endsWith(".map")) {
            throw new Refusal(400, "bad_file", "file: the end of the script's path, such as js/app.min.js; up to 120 "
                    + "ASCII characters, without a host and a query. It names the script, not the map.");
        }
        return file;
    }
}
