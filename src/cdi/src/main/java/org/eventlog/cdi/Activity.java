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
 * Background work: gives what is logged in a method, or in any business method of a class, a context that says what
 * activity it is of. For timers, {@code @Asynchronous} methods, message listeners and the like.
 *
 * <pre>
 * &#64;Schedule(hour = "3")
 * &#64;Activity("nightly-import")
 * void run() {…}
 * </pre>
 *
 * <p>
 * Each event has the fields {@code activity} and {@code worker}: the destination of a message, else the thread. A
 * context that came with the caller, or by a {@code ThreadContextProvider}, is kept. A method with a JMS message as a
 * parameter has the correlation id and the trace of who sent it, see {@code EventContextMessages}; one with a
 * {@link org.eventlog.ContextSnapshot} has all of that: {@link EventContext#current()} of the caller, where nothing
 * else brings it. Where nothing came, the work has a request id of its own, which is its correlation id, too. What
 * {@link EventContext} sets lasts until the method ends.
 *
 * <p>
 * For CDI beans and EJBs, as interceptors are: a call of a method of {@code this} is not seen. It is in the thread of
 * the asynchronous method, around {@link Logged} and around {@code @Transactional}.
 */
@InterceptorBinding
@Inherited
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Activity {

    /** What the activity is called; class and method, as in {@code Importer.run}, if nothing is said. */
    @Nonbinding
    String value() default "";
}
