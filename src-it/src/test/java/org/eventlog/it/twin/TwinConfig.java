// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.twin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A configuration of this WAR's own that goes before the server's and the environment's. */
public class TwinConfig implements ConfigSource {
    private final Properties values = new Properties();

    public TwinConfig() {
        try (InputStream in = TwinConfig.class.getResourceAsStream("/twin.properties")) {
            values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int getOrdinal() {
        return 1000;
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.stringPropertyNames();
    }

    @Override
    public String getValue(String key) {
        return values.getProperty(key);
    }

    @Override
    public String getName() {
        return "twin.properties";
    }
}
