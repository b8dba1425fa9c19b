// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.eventlog.bridge.OwnWork;
import org.eventlog.net.ReceiverConnection;
import org.eventlog.spi.Findings;
import org.eventlog.spi.TransportException;

/**
 * Queries the cluster for information that the producer does not provide: why nothing is acknowledged, and, for the
 * doctor, whether the cluster is reachable, accepts the login, has the topic and permits writing to it. Each query
 * uses a separate connection and is limited by {@code eventlog.connect-timeout}.
 */
final class ClusterDiagnosis {
    private static final String THREAD = "kafka-admin-client-thread | ";
    private static final String LOGIN = "login";
    private static final String TOPIC = "topic";
    private static final String PERMISSION = "permission";

    private final KafkaSettings settings;
    private final Records records;
    private final int limit;

    ClusterDiagnosis(KafkaSettings settings, Records records) {
        this.settings = settings;
        this.records = records;
        this.limit = (int) Math.max(1, settings.endpoint().connectTimeout().toMillis());
    }

    private interface Questions<T> {
        T ask(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
    }

    /** The failure of an attempt during which the cluster acknowledged nothing for too long. */
    TransportException stalled() throws InterruptedException {
        String since = "no acknowledgement for " + settings.endpoint().readTimeout().toMillis() + " ms";
        try {
            int brokers = ask(admin -> await(admin.describeCluster().nodes()).size());
            return TransportException.unreachable(since + ", while " + brokers + " of the cluster's brokers answer. The"
                    + " partition may have no leader, or fewer replicas in sync than min.insync.replicas", null);
        } catch (TimeoutException e) {
            return TransportException.unreachable(since + ": no broker answers", e);
        } catch (ExecutionException e) {
            return e.getCause() instanceof Exception cause
                    ? Faults.of(cause, records.topic())
                    : TransportException.unreachable(since, e);
        } catch (KafkaException e) {
            return Faults.ofCreation(e);
        }
    }

    /** Finds out which of these topics exist. If the cluster does not answer, they remain unknown. */
    void lookUp(Set<String> names, Topics to) throws InterruptedException {
        try {
            ask(admin -> {
                for (Map.Entry<String, KafkaFuture<TopicDescription>> each : admin.describeTopics(names)
                        .topicNameValues().entrySet()) {
                    if (exists(each.getValue())) {
                        to.addPresent(each.getKey());
                    } else {
                        to.addMissing(each.getKey());
                    }
                }
                return null;
            });
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            // The producer finds out, and reports it.
        }
    }

    /** An invalid name, or one without permission, counts as existing: the producer knows without waiting. */
    private boolean exists(KafkaFuture<TopicDescription> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            await(answer);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause && Faults.isOfTheTopic(cause)) {
                return !Faults.isMissing(cause);
            }
            throw e;
        }
    }

    void run(Findings findings) throws InterruptedException {
        new ReceiverConnection(settings.endpoint(), ReceiverConnection.Greeting.NONE).examine(findings);
        String[] step = {LOGIN};
        try {
            ask(admin -> {
                List<Node> nodes = List.copyOf(await(admin.describeCluster().nodes()));
                findings.passed(step[0], nodes.size() + (nodes.size() == 1 ? " broker" : " brokers") + " of cluster "
                        + await(admin.describeCluster().clusterId()) + ", as " + user());
                step[0] = TOPIC;
                if (records.isOneTopic()) {
                    examine(await(admin.describeTopics(Set.of(records.topic()),
                            new DescribeTopicsOptions().includeAuthorizedOperations(true)).allTopicNames())
                            .get(records.topic()),
                            findings);
                } else {
                    findings.passed(TOPIC, "depends on the event: " + records.topic());
                }
                return null;
            });
        } catch (TimeoutException e) {
            findings.failed(step[0], "no answer within " + limit + " ms");
        } catch (ExecutionException e) {
            String failed = e.getCause() instanceof SslAuthenticationException ? "tls" : step[0];
            findings.failed(e.getCause() instanceof AuthenticationException ? failed : step[0],
                    Faults.text((Exception) e.getCause(), records.topic()));
        } catch (KafkaException e) {
            findings.failed(LOGIN, Faults.ofCreation(e).getMessage());
        }
    }

    private String user() {
        return String.valueOf(settings.client().get(AdminClientConfig.SECURITY_PROTOCOL_CONFIG)).startsWith("SASL")
                ? "a user that logged in"
                : "anybody, as there is no login";
    }

    private static void examine(TopicDescription topic, Findings findings) {
        int replicas = topic.partitions().stream().mapToInt(partition -> partition.replicas().size()).min().orElse(0);
        findings.passed(TOPIC, topic.name() + " has " + topic.partitions().size()
                + (topic.partitions().size() == 1 ? " partition" : " partitions") + ", replication factor " + replicas);
        Set<AclOperation> permitted = topic.authorizedOperations();
        if (permitted == null || permitted.isEmpty()) {
            findings.passed(PERMISSION, "the cluster does not tell");
        } else if (permitted.contains(AclOperation.WRITE)) {
            findings.passed(PERMISSION, "to write to " + topic.name());
        } else {
            findings.failed(PERMISSION, "none to write to " + topic.name() + ", only " + permitted);
        }
    }

    private <T> T ask(Questions<T> questions) throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Object> properties = new HashMap<>(settings.client());
        properties.keySet().removeIf(name -> !AdminClientConfig.configNames().contains(name)
                && !name.equals(TlsEngines.TLS));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
        SaslProviders providers = new SaslProviders(properties);
        providers.add();
        Admin admin = null;
        String thread = THREAD + properties.get(AdminClientConfig.CLIENT_ID_CONFIG);
        OwnWork.beginThreads(thread);
        try {
            admin = KafkaClassLoader.call(() -> Admin.create(properties));
            return questions.ask(admin);
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
            OwnWork.endThreads(thread);
            providers.remove();
        }
    }

    private <T> T await(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(limit, TimeUnit.MILLISECONDS);
    }
}
