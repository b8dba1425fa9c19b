// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.spi.EventFormat;
import org.eventlog.testkit.contract.FormatContract;

class CapnpFormatContractTest extends FormatContract {
    boolean packed() {
        return false;
    }

    @Override
    protected EventFormat format() {
        return Bytes.format(packed());
    }

    @Override
    protected List<Map<String, Object>> decode(byte[] events) throws Exception {
        List<Map<String, Object>> decoded = new ArrayList<>();
        for (CapnpEvent event : Bytes.read(packed(), events)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", event.id());
            map.put("name", event.name());
            map.put("level", event.level().text());
            map.put("message", event.message());
            map.put("target", event.target());
            map.put("user", event.context().user());
            map.put("session", event.context().session());
            map.put("tags", event.tags());
            map.put("fields", event.fields());
            decoded.add(map);
        }
        return decoded;
    }
}
