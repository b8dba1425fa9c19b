// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * An event ready to be stored: validated and truncated to the limits.
 *
 * @param data a JSON object with everything that has no component of its own
 * @param words the complete text for full-text search, see {@link #words(String, String, String)}
 * @param group its group of similar events, or null if it belongs to no issue
 * @param release the release of the application, or null
 */
public record NewEvent(String id, long ts, int level, String name, String user, String request, String correlation,
        String message, String data, int flags, String words, Group group,
        Release release) {

    /** The approximate memory use besides the texts: objects, and the place in the queue. */
    private static final int OVERHEAD = 400;

    /** An event without a release. */
    public NewEvent(String id, long ts, int level, String name, String user, String request, String correlation,
            String message, String data, int flags, String words, Group group) {
        this(id, ts, level, name, user, request, correlation, message, data, flags, words, group, null);
    }

    /** The approximate memory use of the event in the queue. */
    public long bytes() {
        return OVERHEAD + 2L * (data.length() + words.length() + (message == null ? 0 : message.length()));
    }

    /** The name of its release, or null. */
    public String releaseName() {
        return release == null ? null : release.name();
    }

    /** The same event in another group; null for none. */
    public NewEvent withGroup(Group other) {
        return new NewEvent(id, ts, level, name, user, request, correlation, message, data, flags, words, other,
                release);
    }

    /**
     * The complete text for full-text search: the texts of the event, the ids of its request and correlation, and the
     * parts of compound words.
     */
    public static String words(String text, String request, String correlation) {
        StringBuilder words = new StringBuilder(text);
        for (String more : new String[]{request, correlation, WordParts.of(text)}) {
            if (more != null && !more.isEmpty()) {
                words.append('\n').append(more);
            }
        }
        return words.toString();
    }
}
