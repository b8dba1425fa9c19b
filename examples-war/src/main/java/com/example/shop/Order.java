// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.time.Instant;
import java.util.List;

/** A customer's order. */
public record Order(String number, String customer, List<CartLine> lines, Instant time) {}
