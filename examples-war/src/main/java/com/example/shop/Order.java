// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.time.Instant;
import java.util.List;

/** What somebody has bought. */
public record Order(String number, String customer, List<CartLine> lines, Instant time) {}
