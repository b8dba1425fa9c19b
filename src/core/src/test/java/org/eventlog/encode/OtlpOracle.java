// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads log records with independent code, as plain objects: protobuf with OpenTelemetry's own classes, and JSON with
 * each type checked. Strict: no unknown field, no duplicate attribute.
 */
enum OtlpOracle {
    OTLP {
        @Override
        List<Map<String, Object>> read(byte[] bytes, int length) {
            try {
                ScopeLogs logs = ScopeLogs.parseFrom(Arrays.copyOf(bytes, length));
                check(logs.getUnknownFields().asMap().isEmpty(), "unknown fields");
                return logs.getLogRecordsList().stream().map(OtlpOracle::plain).toList();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        }
    },

    OTLP_JSON {
        @Override
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> read(byte[] bytes, int length) {
            return Oracle.JSON.read(bytes, length).stream().map(o -> plain((Map<String, Object>) o)).toList();
        }
    };

    private static final Set<String> MEMBERS = Set.of("timeUnixNano", "observedTimeUnixNano", "severityNumber",
            "severityText", "body", "attributes", "droppedAttributesCount", "traceId", "spanId", "eventName");

    abstract List<Map<String, Object>> read(byte[] bytes, int length);

    String format() {
        return name().toLowerCase().replace('_', '-');
    }

    private static Map<String, Object> plain(LogRecord record) {
        check(record.getUnknownFields().asMap().isEmpty(), "unknown fields");
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("time", new BigInteger(Long.toUnsignedString(record.getTimeUnixNano())));
        plain.put("observed", new BigInteger(Long.toUnsignedString(record.getObservedTimeUnixNano())));
        plain.put("severity", record.getSeverityNumber().getNumber());
        plain.put("severityText", record.getSeverityText());
        plain.put("eventName", record.getEventName());
        plain.put("body", plain(record.getBody()));
        plain.put("traceId", hex(record.getTraceId()));
        plain.put("spanId", hex(record.getSpanId()));
        plain.put("attributes", attributes(record.getAttributesList()));
        plain.put("dropped", record.getDroppedAttributesCount());
        return plain;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, Object> attributes(List<KeyValue> list) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeyValue one : list) {
            check(one.getUnknownFields().asMap().isEmpty(), "unknown fields");
            check(map.put(one.getKey(), plain(one.getValue())) == null, "a key stands twice: " + one.getKey());
        }
        return map;
    }

    private static Object plain(AnyValue value) {
        check(value.getUnknownFields().asMap().isEmpty(), "unknown fields");
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE -> value.getArrayValue().getValuesList().stream().map(OtlpOracle::plain).toList();
            case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
            case VALUE_NOT_SET -> EventModel.NULL;
            default -> throw new IllegalArgumentException("not ours: " + value.getValueCase());
        };
    }

    private static Map<String, Object> plain(Map<String, Object> json) {
        check(MEMBERS.containsAll(json.keySet()), "unknown members: " + json.keySet());
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("time", new BigInteger((String) json.get("timeUnixNano")));
        plain.put("observed", new BigInteger((String) json.get("observedTimeUnixNano")));
        plain.put("severity", ((BigDecimal) json.get("severityNumber")).intValueExact());
        plain.put("severityText", json.get("severityText"));
        plain.put("eventName", json.get("eventName"));
        plain.put("body", value(json.get("body")));
        plain.put("traceId", json.getOrDefault("traceId", ""));
        plain.put("spanId", json.getOrDefault("spanId", ""));
        plain.put("attributes", object((List<?>) json.get("attributes")));
        plain.put("dropped", ((BigDecimal) json.getOrDefault("droppedAttributesCount", BigDecimal.ZERO))
                .intValueExact());
        return plain;
    }

    private static Map<String, Object> object(List<?> list) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Object one : list) {
            Map<?, ?> pair = (Map<?, ?>) one;
            check(pair.keySet().equals(Set.of("key", "value")), "no key and value: " + pair);
            check(map.put((String) pair.get("key"), value(pair.get("value"))) == null, "a key stands twice");
        }
        return map;
    }

    private static Object value(Object json) {
        Map<?, ?> typed = (Map<?, ?>) json;
        check(typed.size() <= 1, "more than one type: " + typed);
        if (typed.isEmpty()) {
            return EventModel.NULL;
        }
        Map.Entry<?, ?> only = typed.entrySet().iterator().next();
        Object value = only.getValue();
        return switch ((String) only.getKey()) {
            case "stringValue" -> (String) value;
            case "boolValue" -> (Boolean) value;
            case "intValue" -> Long.valueOf((String) value);
            case "doubleValue" -> value instanceof BigDecimal number
                    ? (Object) number.doubleValue()
                    : Double.valueOf((String) value);
            case "arrayValue" -> ((List<?>) ((Map<?, ?>) value).get("values")).stream().map(OtlpOracle::value).toList();
            case "kvlistValue" -> object((List<?>) ((Map<?, ?>) value).get("values"));
            default -> throw new IllegalArgumentException("no type: " + typed);
        };
    }

    private static void check(boolean sound, String fault) {
        if (!sound) {
            throw new IllegalArgumentException(fault);
        }
    }
}
