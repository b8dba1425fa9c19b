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

/**
 * Gives background work a context: each event logged in the annotated method, or in any business method of the
 * annotated class, states which activity it belongs to. For {@code @Asynchronous} methods, threads of the application
 * and similar code. Timers and message-driven beans do not need it, except to give the activity a name.
 *
 * <pre>
 * &#64;Schedule(hour = "3")
 * &#64;Activity("nightly-import")
 * void run() {…}
 * </pre>
 *
 * <p>
 * Each event has the fields {@code activity} and {@code worker}, the latter being the destination of a message or else
 * the thread. A context of the caller, or one from a {@code ThreadContextProvider}, is kept. If a parameter is a JMS
 * message, the method gets the correlation id and the trace of its sender; see {@code EventContextMessages}. If a
 * parameter is a {@link org.eventlog.ContextSnapshot}, the method gets that context: pass
 * {@link EventContext#current()} if it is not propagated otherwise. Without any of these, the work gets a new request
 * id, which is also its correlation id. Values set with {@link EventContext} apply until the method ends.
 *
 * <p>
 * Works for CDI beans and EJBs. As with all interceptors, a call of a method of {@code this} is not intercepted. The
 * interceptor runs in the thread of the asynchronous method, and encloses {@link Logged} and {@code @Transactional}.
 */
@InterceptorBinding
@Inherited
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Activity {

    /** The name of the activity; by default class and method, such as {@code Importer.run}. */
    @Nonbinding
    String value() default "";
}
