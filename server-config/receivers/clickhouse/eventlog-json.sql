-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- The layout eventlog as JSON lines: FORMAT JSONEachRow. For ClickHouse 24 and later.
--
--   eventlog.protocol=https
--   eventlog.host=clickhouse.example.org:8443
--   eventlog.http.body=ndjson
--   eventlog.http.path=/?query=INSERT%20INTO%20eventlog%20FORMAT%20JSONEachRow&async_insert=1&wait_for_async_insert=1&input_format_skip_unknown_fields=1
--   eventlog.http.auth=basic
--   eventlog.http.user=eventlog
--   eventlog.http.password=…
--
-- An event that was sent twice has the same tstamp and id: the copies are merged in the background, and FINAL reads one.
CREATE TABLE eventlog
(
    id String,
    name LowCardinality(String),
    tstamp DateTime64(3, 'UTC'),
    seq UInt64,
    version UInt8,
    level Enum8('trace' = 5, 'debug' = 10, 'info' = 20, 'ok' = 25, 'warn' = 30, 'error' = 40, 'critical' = 50, 'extreme' = 60),
    message String,
    target String,
    value Nullable(Float64),
    tags Array(LowCardinality(String)),
    -- Numbers and booleans as text; lists and maps as JSON.
    fields Map(String, Nullable(String)),
    exception Tuple(type String, message String, stack String,
        causes Array(Tuple(type String, message String)), suppressed Array(Tuple(type String, message String))),
    codeFile LowCardinality(String),
    codeLine UInt32,
    codeFunc String,
    user String,
    session String,
    reqId String,
    correlationId String,
    traceId String,
    spanId String,
    site LowCardinality(String),
    cluster LowCardinality(String),
    project LowCardinality(String),
    application LowCardinality(String),
    release LowCardinality(String),
    host LowCardinality(String),
    pid UInt64,
    truncated Bool
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(tstamp)
ORDER BY (tstamp, id);
