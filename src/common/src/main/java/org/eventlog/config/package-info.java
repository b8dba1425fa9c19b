// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration: {@link org.eventlog.config.Setting} declares a key, {@link org.eventlog.config.Settings} reads it,
 * {@link org.eventlog.config.ConfigurationException} lists all faults. This package does not depend on files or
 * containers: the source of the texts is a function.
 */
package org.eventlog.config;
