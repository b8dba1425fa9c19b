// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** File leases: one owner of a file among all processes of the machine and all applications of one JVM. */
package org.eventlog.file;
