// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The releases of one source while its events are counted, the same in every store. A release has the number of its
 * first known deployment, so a later release has a higher number. Not thread-safe.
 */
public final class Releases {
    /** A sender with a new release in each event must not fill the table. */
    private static final int NEW_AT_ONCE = 20;

    private final Map<String, Long> numbers = new HashMap<>();
    private final List<Deployment> added = new ArrayList<>();
    private final String source;
    private String latest;

    /** @param known the source's deployments, latest first */
    public Releases(String source, List<Deployment> known) {
        this.source = source;
        for (Deployment one : known) {
            numbers.put(one.release(), one.id());
        }
        latest = known.isEmpty() ? null : known.get(0).release();
    }

    /**
     * Returns the release's number, and notes a deployment if the event shows one.
     *
     * @param ts when the event happened
     * @param next the number of a new deployment
     * @return 0 if there are too many new releases at once
     */
    public long number(String release, boolean starts, long ts, Numbers next) {
        Long known = numbers.get(release);
        boolean deployed = known == null || starts && !release.equals(latest);
        if (deployed && added.size() < NEW_AT_ONCE) {
            Deployment made = new Deployment(next.next(), source, release, ts, null);
            added.add(made);
            latest = release;
            numbers.putIfAbsent(release, made.id());
        }
        return numbers.getOrDefault(release, 0L);
    }

    /** The deployments to store. */
    public List<Deployment> added() {
        return added;
    }

    /** The first deployment of the latest release, of one source's deployments, latest first; null if there is none. */
    public static Deployment newest(List<Deployment> deployments) {
        Map<String, Deployment> first = new HashMap<>();
        deployments.forEach(one -> first.put(one.release(), one));
        return first.values().stream().max((a, b) -> Long.compare(a.id(), b.id())).orElse(null);
    }

    /**
     * The deployments to delete, of one source's, latest first. The latest {@link DeploymentStore#KEPT} are kept, and
     * the first one of each of their releases: otherwise, a release in use would get a higher number.
     */
    public static List<Deployment> outdated(List<Deployment> deployments) {
        int kept = Math.min(deployments.size(), DeploymentStore.KEPT);
        Map<String, Deployment> first = new HashMap<>();
        deployments.subList(0, kept).forEach(one -> first.put(one.release(), one));
        List<Deployment> old = deployments.subList(kept, deployments.size());
        old.forEach(one -> first.replace(one.release(), one));
        return old.stream().filter(one -> !one.equals(first.get(one.release()))).toList();
    }

    /** The numbers of new deployments. */
    public interface Numbers {
        long next();
    }
}
