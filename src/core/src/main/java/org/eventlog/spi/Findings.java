// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/** Receives the results of {@link Transport#examine}, step by step. */
public interface Findings {
    /**
     * Reports a successful step.
     *
     * @param step the name of the step, such as {@code connect}
     * @param detail what was found
     */
    void passed(String step, String detail);

    /**
     * Reports a failed step.
     *
     * @param reason what is wrong, for the operator who has to correct it
     */
    void failed(String step, String reason);
}
