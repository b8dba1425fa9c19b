// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.eventlog.Level;

/**
 * Logs an event after each call of the annotated business method, or of all business methods of the annotated class:
 * how long the call took, and whether it returned or threw.
 *
 * <pre>
 * &#64;Logged("order.placed")
 * public Order place(&#64;LoggedParam("customer") String customer, List&lt;Line&gt; lines) {…}
 * </pre>
 *
 * <p>
 * The event's target is class and method. Its fields are {@code durationMs}, {@code outcome} ({@code returned} or
 * {@code threw}, the latter with the exception), {@code parameters} and {@code result}. If the result is a
 * {@link java.util.concurrent.CompletionStage}, the call ends when the stage completes. Parameters are logged only if
 * they are selected. Their values are read when the call has ended. Values of parameters with
 * {@linkplain org.eventlog.redact.SecretNames secret names}, including those of {@code eventlog.redact.names}, are
 * masked, and so is anything that looks like a secret in texts, maps and lists, but not inside other objects.
 *
 * <p>
 * Works for CDI beans and EJBs of any scope. As with all interceptors, a call of a method of {@code this} is not
 * intercepted. The interceptor encloses that of {@code @Transactional}, so a failed commit is logged as a call that
 * threw. An EJB's own transaction, however, encloses all interceptors. The annotation of a method takes precedence over
 * that of its class. A stereotype or another interceptor binding can carry it; its attributes are then those of this
 * stereotype or binding. If an extension adds it, its attributes are the defaults.
 */
@InterceptorBinding
@Inherited
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Logged {

    /** The event's name. */
    @Nonbinding
    String value() default "method_call";

    /** The level of a call that returned. */
    @Nonbinding
    Level level() default Level.INFO;

    /** The level of a call that threw. */
    @Nonbinding
    Level failureLevel() default Level.ERROR;

    /**
     * The names of the parameters to log, as in the source code, which requires {@code javac -parameters}; {@code "*"}
     * means all. Without that option, use {@link LoggedParam}.
     */
    @Nonbinding
    String[] parameters() default {};

    /** Whether to log the result. */
    @Nonbinding
    boolean result() default false;
}
