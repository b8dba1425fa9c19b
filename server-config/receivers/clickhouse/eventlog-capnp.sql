-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- The format capnp (not capnp-packed, which ClickHouse does not read): FORMAT CapnProto.
--
-- Put event.capnp of eventlog-capnp.jar into the directory format_schema_path of the server.
--
--   eventlog.protocol=http
--   eventlog.host=clickhouse.example.org:8123
--   eventlog.format=capnp
--   eventlog.http.body=raw
--   eventlog.http.path=/?format_schema=event:Event&query=INSERT%20INTO%20eventlog%20%20%20FORMAT%20CapnProto&max_query_size=1048576
--
-- max_query_size is for ClickHouse up to 19.4, which misreads a batch if the header of an event lies across the end of a
-- read buffer. The first buffer holds the query and the batch up to max_query_size bytes, 256 KiB by default. Keep it 1 KB
-- above eventlog.batch.max-bytes, 512KB by default.
--
-- The three spaces are for ClickHouse 18: there, the length of the query plus 1 must be a multiple of 8. That version
-- crashes if level is a String.
CREATE TABLE eventlog
(
    id String,
    sequence UInt64,
    -- Microseconds since 1970
    time Int64,
    timeNanos UInt16,
    observed Int64,
    observedNanos UInt16,
    level Enum8('trace' = 0, 'debug' = 1, 'info' = 2, 'ok' = 3, 'warn' = 4, 'error' = 5, 'critical' = 6, 'extreme' = 7),
    name String,
    message String,
    target String,
    hasValue UInt8,
    value Float64,
    tags Array(String),
    user String,
    session String,
    requestId String,
    correlationId String,
    traceId String,
    spanId String,
    codeFile String,
    codeLine Int32,
    codeFunction String,
    exceptionType String,
    exceptionMessage String,
    stackTrace String,
    truncated UInt8,
    site String,
    cluster String,
    project String,
    application String,
    release String,
    host String,
    pid UInt64,
    textFields Nested(name String, value String),
    integerFields Nested(name String, value Int64),
    numberFields Nested(name String, value Float64),
    booleanFields Nested(name String, value UInt8),
    jsonFields Nested(name String, value String),
    day Date MATERIALIZED toDate(toDateTime(intDiv(time, 1000000)))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(day)
ORDER BY (time, id);
