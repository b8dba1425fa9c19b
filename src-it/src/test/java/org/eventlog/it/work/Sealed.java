// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

/** The view of {@link SealedTasks}. */
public interface Sealed {
    void count();
}
