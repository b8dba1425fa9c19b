// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;

/** docs/events.md: an executor that propagates the context. */
@ContextServiceDefinition(name = "java:module/concurrent/Context", propagated = ContextServiceDefinition.ALL_REMAINING)
@ManagedExecutorDefinition(name = "java:module/concurrent/Executor", context = "java:module/concurrent/Context")
@ApplicationScoped
public class Executors {
    @Resource(lookup = "java:module/concurrent/Executor")
    ManagedExecutorService executor;
}
