// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** For servers with MicroProfile Rest Client. */
package org.eventlog.cdi.restclient;
