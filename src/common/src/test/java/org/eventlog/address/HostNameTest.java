// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNameTest {
    @TempDir
    Path dir;

    @Test
    void readsTheQualifiedNameFromTheHostsFile() throws IOException {
        Path hosts = file("hosts", "# comment app\n127.0.0.1 localhost\n127.0.1.1 app.localdomain app\n"
                + "192.0.2.7\tapp.example.org app # here\n");

        assertThat(HostName.qualified("app", hosts, file("resolv.conf", "search other.org\n"), null))
                .isEqualTo("app.example.org");
    }

    @Test
    void readsTheDomainFromResolvConfOtherwise() throws IOException {
        Path hosts = file("hosts", "192.0.2.7 application.example.org application\n");

        assertThat(HostName.qualified("app", hosts,
                file("resolv.conf", "nameserver 192.0.2.1\n; old\ndomain old.org\nsearch example.org lan\n"), null))
                .isEqualTo("app.example.org");
    }

    @Test
    void keepsAQualifiedName() throws IOException {
        Path resolver = file("resolv.conf", "search example.org\n");

        assertThat(HostName.qualified("app.example.net", resolver, resolver, null)).isEqualTo("app.example.net");
    }

    @Test
    void usesTheBareNameIfThereIsNoDomain() throws IOException {
        Path none = dir.resolve("none");

        assertThat(HostName.qualified("app", none, none, null)).isEqualTo("app");
        assertThat(HostName.qualified("app", none, file("resolv.conf", "search .\n"), null)).isEqualTo("app");
        assertThat(HostName.qualified("app", none, none, "EXAMPLE.ORG")).isEqualTo("app.EXAMPLE.ORG");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content);
    }
}
