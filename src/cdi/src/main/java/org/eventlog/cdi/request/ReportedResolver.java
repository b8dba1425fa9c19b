// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/** The application's resolver, which may throw or return null: both are like an empty result, and the first throw is reported. */
final class ReportedResolver implements SessionResolver {
    private final SessionResolver own;
    private final AtomicBoolean told = new AtomicBoolean();

    ReportedResolver(SessionResolver own) {
        this.own = own;
    }

    @Override
    public Optional<String> user(HttpServletRequest request) {
        return ofOwn(() -> own.user(request));
    }

    @Override
    public Optional<String> session(HttpServletRequest request) {
        return ofOwn(() -> own.session(request));
    }

    private Optional<String> ofOwn(ForeignCode.Call<Optional<String>> part) {
        Optional<String> answer = ForeignCode.call(part, this::told);
        return answer == null ? Optional.empty() : answer;
    }

    private Optional<String> told(Throwable fault) {
        if (told.compareAndSet(false, true)) {
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                    "EVL-4006 " + own.getClass().getName()
                            + " threw. Users and sessions that it does not determine are the principal, or \"guest\","
                            + " and a hash of the session id; told once",
                    fault);
        }
        return Optional.empty();
    }
}
