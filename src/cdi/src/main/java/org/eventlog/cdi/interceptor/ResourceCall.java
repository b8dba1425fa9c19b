// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the classes of Jakarta REST's resources; Eventlog puts it there itself. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ResourceCall {
    /** The only one there is. */
    Literal ANY = new Literal();

    /** As an object. */
    final class Literal extends AnnotationLiteral<ResourceCall> implements ResourceCall {
        private static final long serialVersionUID = 1;

        private Literal() {}
    }
}
