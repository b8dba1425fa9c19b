// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.SettingSource;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.engine.Diagnosis.Step;
import org.eventlog.internal.ForeignCode;
import org.eventlog.net.ConnectionFault;
import org.eventlog.pipeline.ReceiverName;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * Tests whether events reach the receiver and, if not, which step fails: the configuration, the host name, each
 * address, TLS, the key, and one event named {@code eventlog.doctor} that is sent like any other.
 *
 * <p>
 * It uses its own connection and no queue, so it can run beside an active event log. {@link EventLog.Builder#doctor()}
 * creates one; it can be injected with CDI, and is the main class of this jar. Thread-safe. An examination takes as
 * long as the configured time limits allow: with the defaults, at most a minute.
 */
public final class Doctor {
    private static final String CONFIGURATION = "configuration";
    private static final String SENDING = "sending";
    private static final String CONNECT = "connect";
    private static final String EVENT = "event";
    private static final Duration CONFIRM = Duration.ofSeconds(5);
    private static final Pattern OURS = Pattern.compile("shared key|user|password|client certificate");

    private static final String USAGE = "Usage: java -jar eventlog-core.jar [file.properties] [eventlog.key=value ...]";

    private final EventLogSetup setup;
    private final LongSupplier ticker;

    Doctor(EventLogSetup setup, LongSupplier ticker) {
        this.setup = setup;
        this.ticker = ticker;
    }

    /**
     * Runs the examination in this thread. All faults are in the result, not thrown.
     *
     * @throws InterruptedException if the thread is interrupted while it waits for the receiver
     */
    public Diagnosis examine() throws InterruptedException {
        Record record = new Record();
        if (setup.transport != null) {
            record.failed(CONFIGURATION, "the transport is the application's own object, which the event log uses");
            return new Diagnosis(ReceiverName.of(setup.transport), record.steps, false);
        }
        EventLogSetup.Probe probe = probe(record);
        if (probe == null) {
            return new Diagnosis("eventlog", record.steps, false);
        }
        Transport transport = probe.transport();
        try {
            record.passed(CONFIGURATION, "no faults" + (probe.unknown().isEmpty() ? "" : "; " + probe.unknown()));
            look(transport, record);
            send(transport, probe.batch(), record);
            NotSending.reasons(setup.settings()).forEach(reason -> record.failed(SENDING, reason));
            return new Diagnosis(ReceiverName.of(transport), record.steps,
                    ForeignCode.call(transport::isAcknowledged, fault -> false));
        } finally {
            EventLogSetup.close(transport);
        }
    }

    /** The transport to examine; null if the configuration has faults. That it names no receiver is one of them here. */
    private EventLogSetup.Probe probe(Record record) {
        String noReceiver = MissingReceiver.told(setup);
        if (noReceiver != null) {
            record.failed(CONFIGURATION, noReceiver);
        }
        try {
            EventLogSetup.Probe probe = setup.probe();
            if (noReceiver == null) {
                return probe;
            }
            EventLogSetup.close(probe.transport());
        } catch (ConfigurationException e) {
            e.faults().forEach(fault -> record.failed(CONFIGURATION, fault.toString()));
        }
        return null;
    }

    /** Runs the transport's self-test. The event is sent regardless of its result, because only the event decides. */
    private static void look(Transport transport, Record record) throws InterruptedException {
        try {
            transport.examine(record);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            record.failed(CONNECT, "the transport's examine() failed: " + ForeignFaults.told(ForeignCode.caught(e)));
        }
    }

    private static void send(Transport transport, Batch batch, Record record) throws InterruptedException {
        try {
            transport.send(batch);
            record.passed(EVENT, batch.bytes() + " bytes "
                    + ForeignCode.call(() -> Objects.requireNonNull(transport.delivered()), fault -> "sent")
                    + (isEnded(transport) ? ", and what answers there ended the connection when it was asked" : ""));
        } catch (TransportException e) {
            if (!record.endsWith(e.getMessage())) {
                record.failed(step(e), e.getMessage());
            }
        } catch (RejectedException e) {
            record.failed(EVENT, "refused: " + e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            record.failed(EVENT, ForeignFaults.told(ForeignCode.caught(e)));
        }
    }

    private static boolean isEnded(Transport transport) throws InterruptedException {
        try {
            return !transport.settle().isZero() && transport.confirm(CONFIRM);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return false;
        }
    }

    /** Whether the failure concerns authentication. Of the status codes of HTTP, only these do (RFC 9110). */
    private static String step(TransportException e) {
        String reason = String.valueOf(e.getMessage());
        boolean ours = reason.startsWith("HTTP ")
                ? reason.matches("(?s)HTTP (401|403|407).*")
                : !(e.getCause() instanceof ConnectionFault) || OURS.matcher(reason).find();
        return e.isFatal() && ours ? "authentication" : EVENT;
    }

    /** Records steps with the time since the previous one. */
    private final class Record implements Findings {
        private final List<Step> steps = new ArrayList<>();
        private long since = ticker.getAsLong();

        @Override
        public void passed(String step, String detail) {
            add(step, true, detail);
        }

        @Override
        public void failed(String step, String reason) {
            add(step, false, reason);
        }

        /** Whether the last step has failed for this reason. */
        boolean endsWith(String reason) {
            Step last = steps.get(steps.size() - 1);
            return reason != null && !last.passed() && last.detail().contains(reason);
        }

        private void add(String step, boolean passed, String detail) {
            long now = ticker.getAsLong();
            steps.add(new Step(String.valueOf(step), passed, String.valueOf(detail), Duration.ofNanos(now - since)));
            since = now;
        }
    }

    /**
     * {@code java -jar eventlog-core.jar [file.properties] [key=value …]}: examines the configuration from system
     * properties, environment variables and the file. The exit code is 0 if events reach the receiver, 1 if not, 2 if
     * the arguments are invalid.
     */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.getenv(), System.out));
    }

    static int run(String[] args, Map<String, String> environment, PrintStream out) throws InterruptedException {
        Properties file = new Properties();
        EventLog.Builder builder = EventLog.builder();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                if (!arg.startsWith("eventlog.")) {
                    out.println(arg.substring(0, equals) + " is not a key: all begin with eventlog.");
                    out.println(USAGE);
                    return 2;
                }
                builder.set(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (!load(file, arg, out)) {
                return 2;
            }
        }
        Diagnosis diagnosis = builder.from(source(environment, file)).doctor().examine();
        out.println(diagnosis);
        return diagnosis.isHealthy() ? 0 : 1;
    }

    private static boolean load(Properties into, String name, PrintStream out) {
        try (Reader reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
            into.load(reader);
            return true;
        } catch (CharacterCodingException e) {
            out.println(name + " is not in UTF-8");
            return false;
        } catch (IOException | RuntimeException e) {
            out.println(name + " can't be read (" + e.getClass().getSimpleName() + ")");
            out.println(USAGE);
            return false;
        }
    }

    /** In the order of MicroProfile Config, which also maps eventlog.host to EVENTLOG_HOST. */
    private static SettingSource source(Map<String, String> environment, Properties file) {
        return new SettingSource() {
            @Override
            public Found find(String key) {
                String property = System.getProperty(key);
                String variable = key.replaceAll("[^A-Za-z0-9]", "_");
                return Found.of(property != null
                        ? property
                        : Stream.of(key, variable, variable.toUpperCase(Locale.ROOT)).filter(environment::containsKey)
                                .findFirst().map(environment::get).orElseGet(() -> file.getProperty(key)));
            }

            @Override
            public Set<String> keys() {
                Set<String> keys = new HashSet<>(System.getProperties().stringPropertyNames());
                keys.addAll(file.stringPropertyNames());
                return keys;
            }

            @Override
            public Set<String> variables() {
                return environment.keySet();
            }

            @Override
            public String described() {
                return "the arguments, the system properties, the environment and the file";
            }
        };
    }
}
