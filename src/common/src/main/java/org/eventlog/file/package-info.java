// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Who may use a file: one owner among all processes of the machine, and among all applications of one JVM. */
package org.eventlog.file;
