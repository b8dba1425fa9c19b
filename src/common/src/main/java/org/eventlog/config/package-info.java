// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration: {@link org.eventlog.config.Setting} declares a key, {@link org.eventlog.config.Settings} reads it,
 * {@link org.eventlog.config.ConfigurationException} lists what is wrong. No file and no container is known here:
 * where the texts come from is a function.
 */
package org.eventlog.config;
