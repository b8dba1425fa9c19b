// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.capnproto.StructList;
import org.capnproto.Text;
import org.eventlog.encode.ValueJson;

/** The fields of one event by type: the lists of the schema. */
final class FieldLists {
    private final List<Map.Entry<String, Object>> texts = new ArrayList<>();
    private final List<Map.Entry<String, Object>> integers = new ArrayList<>();
    private final List<Map.Entry<String, Object>> numbers = new ArrayList<>();
    private final List<Map.Entry<String, Object>> booleans = new ArrayList<>();
    /** Values are of type byte[]. */
    private final List<Map.Entry<String, Object>> json = new ArrayList<>();

    private FieldLists() {}

    static FieldLists of(Map<String, Object> fields) {
        FieldLists lists = new FieldLists();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            Object value = field.getValue();
            if (value instanceof String) {
                lists.texts.add(field);
            } else if (value instanceof Long) {
                lists.integers.add(field);
            } else if (value instanceof Double) {
                lists.numbers.add(field);
            } else if (value instanceof Boolean) {
                lists.booleans.add(field);
            } else {
                lists.json.add(Map.entry(field.getKey(), ValueJson.utf8(value)));
            }
        }
        return lists;
    }

    void write(Struct.Out root) {
        write(root, Slots.TEXT_FIELDS, Slots.TEXT_PAIRS, texts,
                (struct, value) -> struct.text(Slots.FIELD_TEXT, (String) value));
        write(root, Slots.INTEGER_FIELDS, Slots.WORD_PAIRS, integers,
                (struct, value) -> struct.int64(Slots.FIELD_WORD, (Long) value));
        write(root, Slots.NUMBER_FIELDS, Slots.WORD_PAIRS, numbers,
                (struct, value) -> struct.float64(Slots.FIELD_WORD, (Double) value));
        write(root, Slots.BOOLEAN_FIELDS, Slots.WORD_PAIRS, booleans,
                (struct, value) -> struct.bool(Slots.FIELD_BIT, (Boolean) value));
        write(root, Slots.JSON_FIELDS, Slots.TEXT_PAIRS, json, (struct, value) -> {
            byte[] utf8 = (byte[]) value;
            struct.text(Slots.FIELD_TEXT, new Text.Reader(ByteBuffer.wrap(utf8), 0, utf8.length));
        });
    }

    private static void write(Struct.Out root, int pointer, StructList.Factory<Struct.Out, Struct.In> factory,
            List<Map.Entry<String, Object>> fields, BiConsumer<Struct.Out, Object> value) {
        if (fields.isEmpty()) {
            return;
        }
        StructList.Builder<Struct.Out> list = root.list(factory, pointer, fields.size());
        for (int i = 0; i < fields.size(); i++) {
            Struct.Out struct = list.get(i);
            struct.text(Slots.FIELD_NAME, fields.get(i).getKey());
            value.accept(struct, fields.get(i).getValue());
        }
    }

    /** The number of words that the fields need if all their texts are ASCII. */
    long words() {
        long words = 0;
        for (List<Map.Entry<String, Object>> list : List.of(texts, integers, numbers, booleans, json)) {
            words += list.isEmpty() ? 0 : 1;
            for (Map.Entry<String, Object> field : list) {
                words += 2 + MessageSize.words(field.getKey());
                if (field.getValue() instanceof String text) {
                    words += MessageSize.words(text);
                } else if (field.getValue() instanceof byte[] utf8) {
                    words += MessageSize.words(utf8.length);
                }
            }
        }
        return words;
    }
}
