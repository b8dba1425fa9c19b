// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The context of batch jobs, in servers with Jakarta Batch. */
package org.eventlog.cdi.batch;
