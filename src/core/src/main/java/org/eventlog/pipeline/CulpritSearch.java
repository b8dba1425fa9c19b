// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Finds the event because of which a batch fails or is refused repeatedly, and distinguishes it from a receiver that
 * accepts nothing at all.
 *
 * <p>
 * A refused batch is halved. A batch that fails {@value #PATIENCE} times in a row although the receiver was reached is
 * also split, first into single events. If the first event is alone and still fails or is refused, it is the suspect,
 * and a later event is tried alone at once. If that one passes, the receiver works. A suspect that is then refused
 * again is the culprit; a suspect that fails is the culprit once others have passed {@value #PROOFS} times between its
 * failures. If no other event passes, the destination is wrong, and no event is given up. Events that passed out of
 * order are recorded, so that they are not sent again.
 *
 * <p>
 * Holds only state, used by the sender's thread. Positions are those of one journal.
 */
final class CulpritSearch {
    /** The next step of the sender. */
    enum Verdict {
        /** Wait as after any failure, or go on as after any success. */
        NONE,
        /** Continue immediately with {@link #next} and {@link #most}. */
        LOOK_ON,
        /** Leave out {@link #culprit}. */
        CULPRIT,
        /** Tell that the receiver refuses all events, and keep them. */
        DESTINATION,
        /** Like {@link #DESTINATION}, but based on a single event. */
        ALONE
    }

    /** So many failures at one place are no weather. */
    static final int PATIENCE = 5;
    /** So often an event must fail, alone, before another is tried ahead of it: that breaks the order. */
    private static final int ALONE_FAILURES = 3;
    /** And for so long: a bad moment of the network must not break the order. */
    private static final long ALONE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int PROOFS = 3;
    /** The number of later events that are tried after a refused event before the destination counts as wrong. */
    static final int OTHERS = 16;
    private static final int MAX_AHEAD = 1000;
    private static final int STATUS = 8;

    private final int maxEvents;
    private int most;
    private boolean splitting;
    private long failedAt = -1;
    private long failedSince;
    private int failures;
    /** An event was accepted since one was last rejected for this reason. */
    private boolean trusted;
    private boolean everPassed;
    /** Whether a single event may be rejected without another one for comparison; once until an event is accepted. */
    private boolean lenient = true;
    private long suspect = -1;
    private String reason = "";
    private boolean refused;
    private int proofs;
    private boolean probing;
    private long other;
    private int others;
    private long culprit = -1;
    private final TreeSet<Long> ahead = new TreeSet<>();

    CulpritSearch(int maxEvents) {
        this.maxEvents = maxEvents;
        this.most = maxEvents;
    }

    /** Where the next batch begins. */
    long next(long cursor) {
        while (probing && ahead.contains(other)) {
            other++;
        }
        return probing ? other : cursor;
    }

    /** How many events a batch from there may have. */
    int most(long from) {
        if (suspect >= 0) {
            return 1;
        }
        Long skipped = ahead.ceiling(from);
        return (int) Math.max(1, Math.min(most, skipped == null ? most : skipped - from));
    }

    /** Whether batches are smaller than they might be. */
    boolean isSplitting() {
        return splitting || suspect >= 0 || most < maxEvents;
    }

    /** Whether the next batch must wait until all earlier ones are known to be delivered. */
    boolean isCareful() {
        return splitting || suspect >= 0 || culprit >= 0;
    }

    /** Whether the receiver has ever accepted an event. */
    boolean hasPassed() {
        return everPassed;
    }

    /** Whether the event being sent is not the first one. */
    boolean isProbing() {
        return probing;
    }

    /** Whether the event has passed before its turn. */
    boolean isAhead(long position) {
        return ahead.contains(position);
    }

    /** The position of the event to reject, or -1. */
    long culprit() {
        return culprit;
    }

    /** Why the event in front is suspected. */
    String reason() {
        return refused ? reason : "sent alone it fails each time, while others pass: " + reason;
    }

    void leftOut() {
        culprit = -1;
    }

    /** Events below the position are of no interest any more. */
    void forgetBelow(long released) {
        ahead.headSet(released).clear();
        if (suspect >= 0 && suspect < released) {
            acquit();
        }
        if (culprit < released) {
            culprit = -1;
        }
    }

    /** The journal has got other positions. */
    void restart() {
        ahead.clear();
        acquit();
        culprit = -1;
        failedAt = -1;
        failures = 0;
    }

    private void acquit() {
        suspect = -1;
        probing = false;
        proofs = 0;
        others = 0;
    }

    void passed(long first) {
        trusted = true;
        lenient = true;
        everPassed = true;
        failures = 0;
        failedAt = -1;
        if (probing) {
            probing = false;
            ahead.add(first);
            other = first + 1;
            others = 0;
            proofs++;
            return;
        }
        acquit();
        most = (int) Math.min(maxEvents, 2L * most);
        splitting &= most < maxEvents;
    }

    private Verdict convict() {
        culprit = suspect;
        acquit();
        return Verdict.CULPRIT;
    }

    /**
     * An attempt failed for which a batch may be to blame.
     *
     * @param first
     *            the first event that may be
     * @param count
     *            of those that may be
     * @param now
     *            of a clock that counts nanoseconds
     */
    Verdict failed(long first, int count, String text, long now) {
        if (probing) {
            otherFailed(first);
            return Verdict.NONE;
        }
        if (first != failedAt) {
            failures = 0;
            failedAt = first;
            failedSince = now;
        }
        failures++;
        if (suspect >= 0) {
            reason = text;
            refused = false;
            return proofs >= PROOFS ? convict() : lookAtAnother();
        }
        if (!splitting && failures < PATIENCE) {
            return Verdict.NONE;
        }
        if (count > 1) {
            most = splitting ? Math.max(1, Math.min(most, count) / 2) : 1;
            splitting = true;
            return Verdict.NONE;
        }
        most = 1;
        splitting = true;
        if (failures < ALONE_FAILURES || now - failedSince < ALONE_NANOS) {
            return Verdict.NONE;
        }
        suspect(first, text, false);
        return lookAtAnother();
    }

    private void otherFailed(long position) {
        probing = false;
        proofs = 0;
        other = position + 1;
    }

    private void suspect(long position, String why, boolean isRefused) {
        acquit();
        suspect = position;
        reason = why;
        refused = isRefused;
        other = position + 1;
    }

    private Verdict lookAtAnother() {
        if (ahead.size() >= MAX_AHEAD) {
            return Verdict.NONE;
        }
        probing = true;
        return Verdict.LOOK_ON;
    }

    /** An attempt failed for which no batch is to blame. */
    void disturbed() {
        probing = false;
        proofs = 0;
    }

    /** The receiver refuses this batch as a whole. */
    Verdict refused(long first, int count, String answer) {
        failures = 0;
        failedAt = -1;
        if (count > 1) {
            most = count / 2;
            return Verdict.LOOK_ON;
        }
        if (probing) {
            return otherRefused(first, answer);
        }
        if (suspect < 0 && trusted) {
            trusted = false;
            lenient = false;
            suspect(first, answer, true);
            return convict();
        }
        if (suspect < 0) {
            suspect(first, answer, true);
        }
        reason = answer;
        refused = true;
        if (proofs > 0) {
            return convict();
        }
        return lookAtAnother() == Verdict.NONE ? Verdict.DESTINATION : Verdict.LOOK_ON;
    }

    private Verdict otherRefused(long position, String answer) {
        if (!refused) {
            otherFailed(position);
            return Verdict.NONE;
        }
        if (everPassed && !isSame(answer, reason)) {
            // Each has its own fault.
            return convict();
        }
        other = position + 1;
        if (++others < OTHERS) {
            return Verdict.LOOK_ON;
        }
        probing = false;
        others = 0;
        lenient = false;
        return Verdict.DESTINATION;
    }

    /** Called if there is no other event to try. */
    Verdict nothingBehind() {
        boolean alone = others == 0;
        probing = false;
        others = 0;
        other = suspect + 1;
        if (refused && alone && lenient) {
            lenient = false;
            return convict();
        }
        lenient &= !refused;
        return !refused ? Verdict.NONE : alone ? Verdict.ALONE : Verdict.DESTINATION;
    }

    /** Whether two responses mean the same apart from numbers and request names; the status counts. */
    static boolean isSame(String a, String b) {
        return kind(a).equals(kind(b));
    }

    static boolean isOneReason(Collection<String> reasons) {
        String first = reasons.iterator().next();
        return reasons.stream().allMatch(reason -> isSame(first, reason));
    }

    private static String kind(String answer) {
        int status = Math.min(STATUS, answer.length());
        return answer.substring(0, status) + answer.substring(status).replaceAll("\\S*\\d\\S*", "#");
    }
}
