// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eventlog.it.twin.PlainServlet;
import org.eventlog.it.twin.TwinClerk;
import org.eventlog.it.twin.TwinConfig;
import org.eventlog.it.twin.TwinServlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.Asset;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The least application that logs, with the libraries of the packaged shop but for the collector. */
final class TwinWar {
    private TwinWar() {}

    /** With Eventlog, and this configuration, which nothing goes before. */
    static Path logging(Path dir, String name, Map<String, String> configuration) throws IOException {
        return logging(dir, name, false, Map.of(), configuration);
    }

    /** The same with further classes, and at the path / where the WAR decides that. */
    static Path atRoot(Path dir, String name, Map<String, String> configuration, Class<?>... more) throws IOException {
        return logging(dir, name, true, Map.of(), configuration, more);
    }

    /** The same with further classes, and with the transports to brokers and what they depend on. */
    static Path withBrokers(Path dir, String name, Map<String, String> configuration, Class<?>... more)
            throws IOException {
        Map<String, Asset> libraries = new TreeMap<>();
        for (String type : List.of("org.eventlog.amqp.AmqpProvider", "com.rabbitmq.client.Connection",
                "org.eventlog.kafka.KafkaTransport", "org.apache.kafka.clients.producer.KafkaProducer",
                "net.jpountz.lz4.LZ4Factory", "com.github.luben.zstd.Zstd", "org.xerial.snappy.Snappy",
                "org.slf4j.Logger")) {
            File library = library(type);
            libraries.put(library.getName(), new FileAsset(library));
        }
        return logging(dir, name, false, libraries, configuration, more);
    }

    /** The jar with this class. */
    private static File library(String type) throws IOException {
        try {
            return new File(Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** With Eventlog's exporter for OpenTelemetry, too. */
    static Path exporting(Path dir, String name, Map<String, String> configuration) throws IOException {
        Path plain = logging(dir.resolve("plain"), name, configuration);
        return export(ShrinkWrap.createFromZipFile(WebArchive.class, plain.toFile()).addAsLibraries(
                ShrinkWrap.createFromZipFile(JavaArchive.class, new File(System.getProperty("it.otel")))), dir);
    }

    private static Path logging(Path dir, String name, boolean atRoot, Map<String, Asset> further,
            Map<String, String> configuration, Class<?>... more) throws IOException {
        WebArchive war = ShrinkWrap.create(WebArchive.class, name + ".war")
                .addClasses(TwinServlet.class, TwinConfig.class, PlainServlet.class, PlainServlet.Greeting.class)
                .addClasses(more)
                .addAsServiceProvider(ConfigSource.class, TwinConfig.class)
                .addAsResource(new StringAsset(configuration.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("\n"))),
                        "twin.properties")
                .addAsWebInfResource(new StringAsset("<jboss-web><context-root>" + (atRoot ? "/" : "/" + name)
                        + "</context-root></jboss-web>"), "jboss-web.xml")
                .addAsWebInfResource(new StringAsset(""), "beans.xml");
        libraries().forEach((library, content) -> war.add(content, "WEB-INF/lib/" + library));
        further.forEach((library, content) -> war.add(content, "WEB-INF/lib/" + library));
        return export(war, dir);
    }

    /** An EAR with the libraries in its lib/, and two WARs at /one and /two that log. */
    static Path ear(Path dir, String name) throws IOException {
        return ear(dir, name, "lib/", null);
    }

    /** An EAR with two WARs at /one and /two that log, each with the libraries. */
    static Path earOfWars(Path dir, String name) throws IOException {
        return ear(dir, name, null, "WEB-INF/lib/");
    }

    /**
     * @param shared where the libraries of all modules are; null for nowhere
     * @param own where those of each WAR are; null for nowhere
     */
    private static Path ear(Path dir, String name, String shared, String own) throws IOException {
        EnterpriseArchive ear = ShrinkWrap.create(EnterpriseArchive.class, name + ".ear");
        if (shared != null) {
            libraries().forEach((library, content) -> ear.add(content, shared + library));
        }
        StringBuilder modules = new StringBuilder();
        for (String module : List.of("one", "two")) {
            WebArchive war = ShrinkWrap.create(WebArchive.class, module + ".war")
                    .addClasses(TwinServlet.class, TwinClerk.class)
                    .addAsWebInfResource(new StringAsset(""), "beans.xml");
            if (own != null) {
                libraries().forEach((library, content) -> war.add(content, own + library));
            }
            ear.addAsModule(war);
            modules.append("<module><web><web-uri>").append(module).append(".war</web-uri><context-root>/")
                    .append(module)
                    .append("</context-root></web></module>");
        }
        return export(ear.addAsManifestResource(new StringAsset(
                "<application xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"10\">" + modules
                        + "<library-directory>lib</library-directory></application>"),
                "application.xml"), dir);
    }

    /** Those of the shop, by name. */
    private static Map<String, Asset> libraries() {
        WebArchive shop = ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")));
        Map<String, Asset> libraries = new TreeMap<>();
        for (Map.Entry<ArchivePath, Node> entry : shop.getContent(path -> path.get().matches("/WEB-INF/lib/.+"))
                .entrySet()) {
            String library = entry.getKey().get();
            if (!library.contains("collector") && !library.contains("jte")) {
                libraries.put(library.substring(library.lastIndexOf('/') + 1), entry.getValue().getAsset());
            }
        }
        return libraries;
    }

    /** The same page, of an application that does not log, with further classes. */
    static Path plain(Path dir, String name, Class<?>... more) throws IOException {
        return export(ShrinkWrap.create(WebArchive.class, name + ".war")
                .addClasses(PlainServlet.class, PlainServlet.Greeting.class).addClasses(more)
                .addAsWebInfResource(new StringAsset(""), "beans.xml"), dir);
    }

    static Path export(Archive<?> archive, Path dir) throws IOException {
        Files.createDirectories(dir);
        Path file = dir.resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
