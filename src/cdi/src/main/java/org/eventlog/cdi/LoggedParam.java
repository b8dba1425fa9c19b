// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A parameter which the event of a {@link Logged} method has. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface LoggedParam {

    /** What the event calls it; the parameter's own name, where the code has it, if nothing is said. */
    String value() default "";

    /** Whether only that there was a value is written, as {@code ***}, for those whose name does not tell. */
    boolean secret() default false;
}
