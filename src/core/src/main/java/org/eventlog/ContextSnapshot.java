// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * Who and which request an event belongs to, at one moment. Each part may be null: not known.
 *
 * @param user who, as the application names people; no e-mail address unless that is meant
 * @param session a keyed hash of the session's id; never the id itself, which would let a reader take the session over
 * @param requestId the request
 * @param correlationId what ties requests and services together
 * @param traceId W3C trace id, 32 lower-case hex digits
 * @param spanId W3C parent or span id, 16 lower-case hex digits
 */
public record ContextSnapshot(String user, String session, String requestId, String correlationId, String traceId,
        String spanId) {

    /** Nothing known. */
    public static final ContextSnapshot NONE = new ContextSnapshot(null, null, null, null, null, null);

    /** Only who, of which session. */
    public static ContextSnapshot of(String user, String session) {
        return new ContextSnapshot(user, session, null, null, null, null);
    }

    /** This context with the gaps filled from another one. */
    public ContextSnapshot orElse(ContextSnapshot other) {
        return new ContextSnapshot(or(user, other.user), or(session, other.session), or(requestId, other.requestId),
                or(correlationId, other.correlationId), or(traceId, other.traceId), or(spanId, other.spanId));
    }

    private static String or(String mine, String theirs) {
        return mine != null ? mine : theirs;
    }
}
