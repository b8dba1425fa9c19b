// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import java.util.Map;
import org.eventlog.text.BoundedText;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads structured arguments with Jackson 3. */
final class Jackson3Fields implements LogstashFields.Json {
    private final JsonMapper mapper = JsonMapper.builder().findAndAddModules().build();

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
