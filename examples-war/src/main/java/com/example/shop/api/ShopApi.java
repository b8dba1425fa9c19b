// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root path of the REST API. */
@ApplicationPath("/api")
public class ShopApi extends Application {}
