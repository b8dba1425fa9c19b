// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;

/**
 * The members of an object whose secrecy is known only at its end, because they come in any order: values that another
 * member marks as secret, and a {@code key} that is a name if there is also a {@code value}.
 */
final class Pair {
    private static final int MAX = 8;

    /** The range of a member in the JSON, and in the words for search. */
    private record Place(int json, int jsonEnd, int noted, int notedEnd) {}

    private final JsonText data;
    private final StringBuilder words;
    private final boolean ofEvent;
    private Place[] places;
    private boolean secret;
    private int count;
    private Place namePlace;
    private String name;
    private boolean valued;

    /** @param ofEvent whether they are the members of the event, of which most have nothing to do with each other */
    Pair(JsonText data, StringBuilder words, boolean ofEvent) {
        this.data = data;
        this.words = words;
        this.ofEvent = ofEvent;
    }

    /** Whether a member of this name may be a value. */
    boolean mayHave(String key) {
        return !ofEvent || Masking.isValueOfPair(key);
    }

    /** Notes that a member says that the values are secret. */
    void secret() {
        secret = true;
    }

    /** Notes a {@code key}, which was written from these positions on. */
    void name(String says, int json, int noted) {
        if (name == null) {
            name = says;
            namePlace = place(json, noted);
        }
    }

    /**
     * Notes a value, which was written from these positions on.
     *
     * @param nothing whether it is never secret
     */
    void value(String key, Event type, boolean nothing, int json, int noted) {
        // An event's number belongs to the event.
        valued |= Masking.isValueOfPair(key) && !(ofEvent && type == Event.VALUE_NUMBER);
        if (!nothing && count < MAX) {
            places = places == null ? new Place[MAX] : places;
            places[count++] = place(json, noted);
        }
    }

    private Place place(int json, int noted) {
        return new Place(json, data.length(), noted, words.length());
    }

    /** Masks from last to first, so that earlier offsets remain valid. */
    void end() {
        boolean named = name != null && valued;
        for (int i = count - 1; i >= 0; i--) {
            if (named && namePlace.json > places[i].json) {
                change(namePlace, name, name + "\n");
                named = false;
            }
            if (secret) {
                change(places[i], Masking.MASK, "");
            }
        }
        if (named) {
            change(namePlace, name, name + "\n");
        }
    }

    private void change(Place place, String value, String with) {
        data.maskMember(place.json, place.jsonEnd, value);
        words.replace(place.noted, place.notedEnd, with);
    }
}
