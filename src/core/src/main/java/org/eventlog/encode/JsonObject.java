// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/** An object as {@link JsonReader} found it: keys in their order, and the same one twice where it stood there twice. */
record JsonObject(List<String> keys, List<Object> values) {}
