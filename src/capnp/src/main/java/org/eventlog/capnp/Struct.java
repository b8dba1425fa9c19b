// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.util.ArrayList;
import java.util.List;
import org.capnproto.SegmentBuilder;
import org.capnproto.SegmentReader;
import org.capnproto.StructBuilder;
import org.capnproto.StructFactory;
import org.capnproto.StructList;
import org.capnproto.StructReader;
import org.capnproto.StructSize;
import org.capnproto.Text;
import org.capnproto.TextList;

/**
 * A struct of any type, with its fields addressed by {@link Slots}. It replaces generated classes, which would be
 * many times the size, and whose generator is not available from a package registry.
 */
final class Struct {
    private Struct() {}

    /** Creates structs of one size. A struct of another size, from an older or newer schema, can also be read. */
    static final class Factory extends StructFactory<Out, In> {
        private final StructSize size;

        Factory(int dataWords, int pointers) {
            this.size = new StructSize((short) dataWords, (short) pointers);
        }

        @Override
        public StructSize structSize() {
            return size;
        }

        @Override
        public Out constructBuilder(SegmentBuilder segment, int data, int pointers, int dataSize, short pointerCount) {
            return new Out(segment, data, pointers, dataSize, pointerCount);
        }

        @Override
        public In constructReader(SegmentReader segment, int data, int pointers, int dataSize, short pointerCount,
                int nestingLimit) {
            return new In(segment, data, pointers, dataSize, pointerCount, nestingLimit);
        }

        @Override
        public In asReader(Out builder) {
            throw new UnsupportedOperationException("what was written is not read back");
        }
    }

    /** A struct for writing. */
    static final class Out extends StructBuilder {
        Out(SegmentBuilder segment, int data, int pointers, int dataSize, short pointerCount) {
            super(segment, data, pointers, dataSize, pointerCount);
        }

        /** @param value null for no text */
        void text(int pointer, String value) {
            if (value != null) {
                text(pointer, new Text.Reader(value));
            }
        }

        void text(int pointer, Text.Reader value) {
            _setPointerField(Text.factory, pointer, value);
        }

        void texts(int pointer, List<String> values) {
            if (!values.isEmpty()) {
                TextList.Builder list = _initPointerField(TextList.factory, pointer, values.size());
                for (int i = 0; i < values.size(); i++) {
                    list.set(i, new Text.Reader(values.get(i)));
                }
            }
        }

        StructList.Builder<Out> list(StructList.Factory<Out, In> factory, int pointer, int size) {
            return _initPointerField(factory, pointer, size);
        }

        void int64(int at, long value) {
            _setLongField(at, value);
        }

        void int32(int at, int value) {
            _setIntField(at, value);
        }

        void uint16(int at, int value) {
            _setShortField(at, (short) value);
        }

        void float64(int at, double value) {
            _setDoubleField(at, value);
        }

        void bool(int bit, boolean value) {
            _setBooleanField(bit, value);
        }
    }

    /** A struct for reading. Any method may throw a RuntimeException if the bytes are invalid. */
    static final class In extends StructReader {
        In(SegmentReader segment, int data, int pointers, int dataSize, short pointerCount, int nestingLimit) {
            super(segment, data, pointers, dataSize, pointerCount, nestingLimit);
        }

        /** Returns null for a null pointer. */
        String text(int pointer) {
            return _pointerFieldIsNull(pointer) ? null : _getPointerField(Text.factory, pointer).toString();
        }

        List<String> texts(int pointer) {
            TextList.Reader list = _getPointerField(TextList.factory, pointer);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                texts.add(list.get(i).toString());
            }
            return texts;
        }

        StructList.Reader<In> list(StructList.Factory<Out, In> factory, int pointer) {
            return _getPointerField(factory, pointer);
        }

        long int64(int at) {
            return _getLongField(at);
        }

        int int32(int at) {
            return _getIntField(at);
        }

        int uint16(int at) {
            return Short.toUnsignedInt(_getShortField(at));
        }

        double float64(int at) {
            return _getDoubleField(at);
        }

        boolean bool(int bit) {
            return _getBooleanField(bit);
        }
    }
}
