// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.eventlog.text.BoundedText;

/** Reads structured arguments with Jackson 2. */
final class Jackson2Fields implements LogstashFields.Json {
    private final ObjectMapper mapper = new ObjectMapper().findAndRegisterModules();

    @Override
    public Map<String, Object> read(LogstashFields.StructuredData data) throws Throwable {
        BoundedText text = new BoundedText(LogstashFields.LONGEST);
        try (JsonGenerator generator = mapper.createGenerator(text)) {
            generator.writeStartObject();
            data.to(generator);
            generator.writeEndObject();
        }
        return mapper.readValue(text.toString(), new TypeReference<>() {
        });
    }
}
