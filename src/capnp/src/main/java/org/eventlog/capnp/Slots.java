// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import org.capnproto.StructList;

/**
 * The position of each schema field in its struct, as printed by {@code capnp compile -ocapnp event.capnp}. Data is
 * counted in units of the field's size, pointers from 0. A test compares each position with the compiler's output.
 */
final class Slots {
    static final Struct.Factory EVENT = new Struct.Factory(7, 27);
    /** {@code TextField}. */
    static final StructList.Factory<Struct.Out, Struct.In> TEXT_PAIRS = StructList.newFactory(new Struct.Factory(0, 2));
    /** {@code IntegerField}, {@code NumberField} and {@code BooleanField}: a name, and one word. */
    static final StructList.Factory<Struct.Out, Struct.In> WORD_PAIRS = StructList.newFactory(new Struct.Factory(1, 1));

    // Data of Event
    static final int SEQUENCE = 0;
    static final int TIME = 1;
    static final int TIME_NANOS = 8;
    static final int OBSERVED_NANOS = 9;
    static final int LEVEL = 10;
    static final int HAS_VALUE = 176;
    static final int TRUNCATED = 177;
    static final int OBSERVED = 3;
    static final int VALUE = 4;
    static final int CODE_LINE = 10;
    static final int PID = 6;

    // Pointers of Event
    static final int ID = 0;
    static final int NAME = 1;
    static final int MESSAGE = 2;
    static final int TARGET = 3;
    static final int TAGS = 4;
    static final int USER = 5;
    static final int SESSION = 6;
    static final int REQUEST_ID = 7;
    static final int CORRELATION_ID = 8;
    static final int TRACE_ID = 9;
    static final int SPAN_ID = 10;
    static final int CODE_FILE = 11;
    static final int CODE_FUNCTION = 12;
    static final int EXCEPTION_TYPE = 13;
    static final int EXCEPTION_MESSAGE = 14;
    static final int STACK_TRACE = 15;
    static final int SITE = 16;
    static final int CLUSTER = 17;
    static final int PROJECT = 18;
    static final int APPLICATION = 19;
    static final int HOST = 20;
    static final int TEXT_FIELDS = 21;
    static final int INTEGER_FIELDS = 22;
    static final int NUMBER_FIELDS = 23;
    static final int BOOLEAN_FIELDS = 24;
    static final int JSON_FIELDS = 25;
    static final int RELEASE = 26;

    // Of the structs for fields
    static final int FIELD_NAME = 0;
    static final int FIELD_TEXT = 1;
    static final int FIELD_WORD = 0;
    static final int FIELD_BIT = 0;

    private Slots() {}
}
