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
 * Makes an event of each call of a business method, or of all business methods of a class, when it is over: how long it
 * took and whether it returned or threw.
 *
 * <pre>
 * &#64;Logged("order.placed")
 * public Order place(&#64;LoggedParam("customer") String customer, List&lt;Line&gt; lines) {…}
 * </pre>
 *
 * <p>
 * The event's target is class and method; its fields are {@code durationMs}, {@code outcome} ({@code returned} or
 * {@code threw}, then with the exception), {@code parameters} and {@code result}. A method whose result is a
 * {@link java.util.concurrent.CompletionStage} is over when that is complete. No parameter is written unless it is asked
 * for. What is asked for is looked at when the call is over; values whose parameters have {@linkplain
 * org.eventlog.redact.SecretNames secret names}, those of {@code eventlog.redact.names} included, and what looks like a
 * secret in texts, maps and lists, are masked, but not what is inside other objects.
 *
 * <p>
 * For CDI beans and EJBs of any scope, as interceptors are: a call of a method of {@code this} is not seen. The
 * interceptor is around that of {@code @Transactional}, so a commit that fails is a call that threw; an EJB's own
 * transaction, though, is around all interceptors. At a method the annotation goes before that of its class.
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
     * The parameters to write, by their names in the code, which takes {@code javac -parameters}; {@code "*"} are all.
     * Without that option, name them by {@link LoggedParam}.
     */
    @Nonbinding
    String[] parameters() default {};

    /** Whether to write what was returned. */
    @Nonbinding
    boolean result() default false;
}
