// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Adds a parameter to the event of a {@link Logged} method. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface LoggedParam {

    /** The name in the event; by default the name of the parameter, if the class file contains it. */
    String value() default "";

    /** Whether to log {@code ***} instead of the value, for secrets whose name does not show that they are. */
    boolean secret() default false;
}
