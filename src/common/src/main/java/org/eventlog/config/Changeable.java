// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.function.Consumer;

/**
 * A setting whose value may change at run time.
 *
 * @param change puts a new value into effect; it must be fast
 */
public record Changeable<T>(Setting<T> setting, Consumer<T> change) {}
