// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.eventlog.spi.TransportException;

/** Classifies failures of Kafka's client, and describes them for operators. */
final class Faults {
    private static final String MISSING = "java.lang.NoClassDefFoundError: ";
    private static final Pattern MISSING_CLASS = Pattern.compile(Pattern.quote(MISSING) + "(\\S+)");
    private static final Pattern STACK = Pattern.compile("\\R\\s*at ");

    private Faults() {}

    /** Whether the cluster will never accept this event, while it may accept others. */
    static boolean isOfTheEvent(Exception e) {
        return e instanceof RecordTooLargeException || e instanceof RecordBatchTooLargeException
                || e instanceof InvalidTimestampException || e instanceof InvalidRecordException
                || e instanceof SerializationException || e instanceof PolicyViolationException;
    }

    /** Whether the topic does not exist, and the cluster does not create it. */
    static boolean isMissing(Throwable e) {
        return essence(e) instanceof UnknownTopicOrPartitionException;
    }

    /** Whether the topic is the cause: missing, not permitted or invalid. */
    static boolean isOfTheTopic(Exception e) {
        Throwable cause = essence(e);
        return cause instanceof UnknownTopicOrPartitionException || cause instanceof TopicAuthorizationException
                || cause instanceof InvalidTopicException;
    }

    /** Whether the producer cannot recover from this, so that the next attempt needs a new one. */
    static boolean endsTheProducer(Exception e) {
        return e instanceof AuthenticationException || e instanceof ClusterAuthorizationException
                || e instanceof UnsupportedVersionException
                || e instanceof KafkaException && !(e instanceof ApiException) && !(e instanceof InterruptException)
                || e instanceof IllegalStateException;
    }

    /** The failure of an attempt. */
    static TransportException of(Exception e, String topic) {
        String text = text(e, topic);
        Throwable cause = essence(e);
        if (isOfTheTopic(e) || cause instanceof AuthenticationException || cause instanceof AuthorizationException
                || cause instanceof UnsupportedVersionException) {
            return TransportException.fatal(text, e);
        }
        return cause instanceof RetriableException
                ? TransportException.unreachable(text, e)
                : new TransportException(text, e);
    }

    /** The failure to create a client. */
    static TransportException ofCreation(KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof ConfigException)) {
            cause = cause.getCause();
        }
        String text = message(cause);
        return cause instanceof ConfigException && text.contains("bootstrap")
                ? TransportException.unreachable("no host name resolves: " + text, e)
                : TransportException.fatal("Kafka's client can't be created: " + text, e);
    }

    /** The description of a failure. */
    static String text(Exception e, String topic) {
        Throwable cause = essence(e);
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "topic " + topic + " does not exist, and the cluster does not create it. Create it, or correct "
                    + Records.TOPIC.key();
        }
        if (cause instanceof InvalidTopicException) {
            return "the cluster does not accept records for topic \"" + topic + "\": " + message(cause);
        }
        if (cause instanceof TopicAuthorizationException) {
            return "no permission to write to topic " + topic + ". Permit Describe and Write to the user of this"
                    + " application";
        }
        if (cause instanceof ClusterAuthorizationException) {
            return "no permission to write to the cluster: " + message(cause);
        }
        if (cause instanceof SslAuthenticationException) {
            return "TLS failed: " + message(root(cause));
        }
        if (cause instanceof UnsupportedSaslMechanismException || cause instanceof AuthenticationException) {
            return "login failed: " + message(cause);
        }
        if (cause instanceof RecordTooLargeException) {
            return "too large for topic " + topic + ": " + message(cause)
                    + " Compare eventlog.event.max-bytes, eventlog.kafka.max.request.size and the topic's max.message.bytes";
        }
        return cause instanceof TimeoutException ? "no broker answered in time: " + message(cause) : message(cause);
    }

    /** The original cause, which the client may wrap in a timeout. */
    private static Throwable essence(Throwable e) {
        return e instanceof TimeoutException && e.getCause() instanceof ApiException cause
                ? cause
                : e;
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable e) {
        if (e.getMessage() == null) {
            return e.getClass().getSimpleName();
        }
        // The JDK puts the stack trace of what a login module throws into the message of its own exception.
        String message = STACK.split(e.getMessage(), 2)[0];
        Matcher missing = MISSING_CLASS.matcher(e instanceof ClassNotFoundException ? MISSING + message : message);
        return missing.matches()
                ? "class " + missing.group(1).replace('/', '.') + " is missing. Add its library to the application"
                : message;
    }
}
