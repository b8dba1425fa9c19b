// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eventlog.collector.store.Actor;

/**
 * Access control of the pages: by role and, if configured, for all users of this machine.
 *
 * <p>The latter is for demonstrations. It has three conditions, each against an attack: the remote address is this
 * machine; nothing shows that a proxy forwards a request; and the request names this machine as its host, because a
 * foreign web page can make a browser connect to 127.0.0.1 with its own host name (DNS rebinding).
 */
public final class Access {
    public enum Decision {
        ALLOWED, SIGN_IN, FORBIDDEN
    }

    private static final Pattern LOOPBACK = Pattern
            .compile("127(\\.\\d{1,3}){3}|(?i:::1|(0{1,4}:){7}0{0,3}1|::ffff:127(\\.\\d{1,3}){3})");
    private static final Pattern LOCAL_HOST = Pattern.compile("(?i:localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?");

    private static final Pattern LOCAL_URL = Pattern.compile("(?i:https?://)" + LOCAL_HOST.pattern() + "(/.*)?");
    private static final Pattern FORWARDING = Pattern.compile("forwarded|via|x-forwarded(-.*)?|x-original-.*|x-envoy-.*"
            + "|x-(real|client|cluster-client|remote|originating|appengine-user|azure-client)-?(ip|addr)"
            + "|(true-client|cf-connecting|fastly-client|fly-client)-ip|cdn-loop|x-amzn-trace-id|cf-ray");

    private final Map<Role, String> roles;
    private final boolean openToLoopback;
    private final Current current;

    /**
     * @param roles the names of all {@link Role}s in the application's own security
     */
    public Access(Map<Role, String> roles, boolean openToLoopback) {
        this(roles, openToLoopback, Current.ANY);
    }

    /** What the collector itself knows about the signed-in user of a request. */
    public interface Current {
        /** Leaves everything to the application's security. */
        Current ANY = new Current() {
            @Override
            public Optional<Role> role(HttpServletRequest request) {
                return Optional.of(Role.ADMIN);
            }

            @Override
            public BooleanSupplier isStill(HttpServletRequest request) {
                return () -> true;
            }
        };

        /** The current role, which limits that of the application; empty if the user must sign in again. */
        Optional<Role> role(HttpServletRequest request);

        /** Whether the user could still send this request later, for threads that do not process it. */
        BooleanSupplier isStill(HttpServletRequest request);
    }

    public Access(Map<Role, String> roles, boolean openToLoopback, Current current) {
        this.roles = Map.copyOf(roles);
        this.openToLoopback = openToLoopback;
        this.current = current;
    }

    /** The name of the role in the application's own security. */
    public String nameOf(Role role) {
        return roles.get(role);
    }

    public Decision decide(HttpServletRequest request, Role role) {
        if (may(request, role) || (openToLoopback && role == Role.VIEWER && isFromThisMachine(request))) {
            return Decision.ALLOWED;
        }
        return request.getUserPrincipal() == null || current.role(request).isEmpty()
                ? Decision.SIGN_IN
                : Decision.FORBIDDEN;
    }

    /** Whether the signed-in user has this role or one that includes it. */
    public boolean may(HttpServletRequest request, Role role) {
        return request.getUserPrincipal() != null && Arrays.stream(Role.values()).filter(one -> one.includes(role))
                .anyMatch(one -> request.isUserInRole(roles.get(one)))
                && current.role(request).filter(one -> one.includes(role)).isPresent();
    }

    /** Whether the user of a long request is still allowed to make it. */
    public BooleanSupplier isStill(HttpServletRequest request) {
        return request.getUserPrincipal() == null ? () -> true : current.isStill(request);
    }

    /** @throws Refusal 401 or 403 */
    public void require(HttpServletRequest request, Role role) {
        switch (decide(request, role)) {
            case SIGN_IN -> throw new Refusal(401, "unauthorized", "Sign in as " + roles.get(role) + ".");
            case FORBIDDEN -> throw new Refusal(403, "forbidden", "The role " + roles.get(role) + " is needed.");
            default -> {
                // Allowed.
            }
        }
    }

    /** The user of a request, for the audit log. */
    public static Actor actor(HttpServletRequest request) {
        return new Actor(request.getUserPrincipal() == null ? "guest" : request.getUserPrincipal().getName(),
                request.getRemoteAddr());
    }

    private static boolean isFromThisMachine(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        return address != null && LOOPBACK.matcher(address).matches() && !isForwarded(request) && isLocalHost(request);
    }

    private static boolean isForwarded(HttpServletRequest request) {
        var names = request.getHeaderNames();
        // A container may hide the headers. Access is then denied.
        return names == null || Collections.list(names).stream().map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(FORWARDING.asMatchPredicate())
        // Proxies without such headers are often recognized by the version they speak, or by the host that
        // the browser was asked for.
                || "HTTP/1.0".equals(request.getProtocol()) || isForeign(request.getHeader("Origin"))
                || isForeign(request.getHeader("Referer"));
    }

    private static boolean isForeign(String url) {
        return url != null && !LOCAL_URL.matcher(url).matches();
    }

    private static boolean isLocalHost(HttpServletRequest request) {
        var hosts = request.getHeaders("Host");
        if (hosts == null || !hosts.hasMoreElements()) {
            // HTTP/2 names the host in :authority, which a servlet sees as the server's name only (RFC 9113, 8.3.1).
            return request.getServerName() != null && LOCAL_HOST.matcher(request.getServerName()).matches();
        }
        boolean local = LOCAL_HOST.matcher(hosts.nextElement()).matches();
        return local && !hosts.hasMoreElements();
    }
}
