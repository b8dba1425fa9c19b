// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.UnexpectedFrameError;
import com.rabbitmq.client.UnknownClassOrMethodId;
import java.io.EOFException;
import org.eventlog.net.ConnectionFault;
import org.eventlog.net.Failures;

/** Describes exceptions of the client, and decides whether they may be transient. */
final class BrokerFaults {
    private static final int DEPTH = 10;
    private static final String CLOSED = "the broker closed the connection";

    private final AmqpSettings settings;

    BrokerFaults(AmqpSettings settings) {
        this.settings = settings;
    }

    /** The description for operators, and whether they must act. */
    record Fault(String text, boolean fatal, boolean login) {}

    Fault of(Throwable thrown) {
        int depth = 0;
        for (Throwable e = thrown; e != null && depth++ < DEPTH; e = e.getCause()) {
            if (e instanceof AuthenticationFailureException || e instanceof PossibleAuthenticationFailureException) {
                return new Fault("the broker refuses user " + settings.user() + " or its password", true, true);
            }
            if (e instanceof ShutdownSignalException signal && signal.getReason() != null) {
                return of(signal);
            }
            if (e instanceof ConnectionFault fault) {
                return new Fault(fault.getMessage(), Failures.of(fault).isFatal(), false);
            }
        }
        return new Fault(text(thrown), false, false);
    }

    /** The client wraps what has happened in exceptions that say nothing. */
    private static String text(Throwable thrown) {
        Throwable e = thrown;
        for (int depth = 0; e.getCause() != null && depth < DEPTH && saysNothing(e); depth++) {
            e = e.getCause();
        }
        if (isOfAnotherProtocol(e)) {
            return "what answers is no broker of AMQP 0-9-1 ("
                    + String.valueOf(e.getMessage()).replaceFirst("\\. .*", "")
                    + ")";
        }
        if (e instanceof EOFException || e.getCause() instanceof EOFException || saysNothing(e)) {
            return CLOSED;
        }
        return e instanceof Exception exception ? Failures.text(exception) : e.toString();
    }

    /** What the client throws if it cannot read an answer. */
    private static boolean isOfAnotherProtocol(Throwable e) {
        return e instanceof MalformedFrameException || e instanceof UnknownClassOrMethodId
                || e instanceof UnexpectedFrameError || e instanceof IllegalStateException
                || e instanceof NegativeArraySizeException;
    }

    private static boolean saysNothing(Throwable e) {
        return e.getMessage() == null || e instanceof ShutdownSignalException;
    }

    private Fault of(ShutdownSignalException signal) {
        Object reason = signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return of(close.getReplyCode(), close.getReplyText());
        }
        if (reason instanceof AMQP.Connection.Close close) {
            return of(close.getReplyCode(), close.getReplyText());
        }
        return new Fault(CLOSED, false, false);
    }

    private Fault of(int code, String text) {
        String said = " (" + code + " " + text + ")";
        return switch (code) {
            case AMQP.NOT_FOUND -> new Fault("exchange " + settings.exchange() + " does not exist in virtual host "
                    + settings.vhost() + "; declare it, or set eventlog.amqp.declare=true" + said, true, false);
            case AMQP.ACCESS_REFUSED -> new Fault("user " + settings.user() + " lacks a permission in virtual host "
                    + settings.vhost() + said, true, false);
            case AMQP.PRECONDITION_FAILED -> text.contains("inequivalent")
                    ? new Fault("exchange " + settings.exchange() + " exists, but not as it is configured here: correct"
                            + " eventlog.amqp.exchange-type or eventlog.amqp.durable, or set eventlog.amqp.declare=false"
                            + said, true, false)
                    : new Fault("the broker refuses this" + said, false, false);
            case AMQP.NOT_ALLOWED ->
                new Fault("user " + settings.user() + " cannot use virtual host " + settings.vhost()
                        + ", or there is none of that name" + said, true, false);
            case AMQP.COMMAND_INVALID -> new Fault("the broker refuses exchange type " + settings.type() + said, true,
                    false);
            default -> new Fault(CLOSED + said, false, false);
        };
    }

    /** Whether the broker refuses a message because of its size. */
    static boolean isTooLarge(Throwable thrown) {
        int depth = 0;
        for (Throwable e = thrown; e != null && depth++ < DEPTH; e = e.getCause()) {
            if (e instanceof ShutdownSignalException signal && signal.getReason() instanceof AMQP.Channel.Close close) {
                return close.getReplyCode() == AMQP.CONTENT_TOO_LARGE
                        || close.getReplyCode() == AMQP.PRECONDITION_FAILED
                                && close.getReplyText().contains("max size");
            }
        }
        return false;
    }
}
