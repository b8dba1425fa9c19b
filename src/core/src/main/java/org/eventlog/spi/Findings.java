// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/** Takes down what {@link Transport#examine} finds, a step after the other. */
public interface Findings {
    /**
     * A step that went well.
     *
     * @param step what was tried: {@code connect}
     * @param detail what was seen
     */
    void passed(String step, String detail);

    /**
     * A step that did not.
     *
     * @param reason what was wrong, for who has to change it
     */
    void failed(String step, String reason);
}
