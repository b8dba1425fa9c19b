// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** For whom the threads of an application work, and how that follows the work to other threads. For Eventlog itself. */
package org.eventlog.cdi.context;
