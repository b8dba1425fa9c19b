// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Qualifies an additional event log of the application, with its own queue, receiver and settings: {@code @Inject
 * @Destination("audit") EventLogger audit}.
 *
 * <p>
 * Its keys contain its name ({@code eventlog.audit.host}); keys that are not set that way have the values of the
 * default event log. If an injection point or the key {@code eventlog.destinations} names it, it starts with the
 * application, and its configuration faults stop the deployment. Otherwise it starts when it is first used.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, PARAMETER, METHOD, TYPE})
public @interface Destination {
    /**
     * The name: at most 32 lower-case letters, digits and dashes. It must not be the first part of one of Eventlog's
     * own keys.
     */
    @Nonbinding
    String value();

    /** For programmatic lookup: {@code loggers.select(Destination.Literal.of("audit"))}. */
    final class Literal extends AnnotationLiteral<Destination> implements Destination {
        private static final long serialVersionUID = 1;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        public static Literal of(String value) {
            return new Literal(value);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
