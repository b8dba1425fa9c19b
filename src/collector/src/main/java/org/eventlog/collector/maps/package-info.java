// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Source maps of minified scripts: uploaded with a key, and used to show where in the sources an error happened. */
package org.eventlog.collector.maps;
