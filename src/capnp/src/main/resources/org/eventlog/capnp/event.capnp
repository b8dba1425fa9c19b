# Copyright the Eventlog authors
# SPDX-License-Identifier: Apache-2.0
#
# One event, as eventlog.format=capnp and capnp-packed write it. docs/capnp.md says how this file may change.
#
# A Text that the event does not have is a null pointer: it reads as "", and is not printed by the capnp tool.
@0xc23111b94fe9a40f;

struct Event {
  # A UUIDv7, or the id that the application set. An event that is sent twice has the same id.
  id @0 :Text;
  # The event's number since the event log started. The first is 1.
  sequence @1 :UInt64;

  # When it happened: microseconds since 1970-01-01T00:00:00Z, rounded down. A time that Int64 cannot hold is the
  # nearest that it can.
  time @2 :Int64;
  # The nanoseconds to add to time: 0 to 999.
  timeNanos @3 :UInt16;
  # When it was logged, in the same two parts.
  observed @4 :Int64;
  observedNanos @5 :UInt16;

  level @6 :Level;
  name @7 :Text;
  # A text for people.
  message @8 :Text;
  # What it happened to.
  target @9 :Text;
  # Whether value was set; 0 if not.
  hasValue @10 :Bool;
  value @11 :Float64;
  tags @12 :List(Text);

  # The activity that it belongs to.
  user @13 :Text;
  session @14 :Text;
  requestId @15 :Text;
  correlationId @16 :Text;
  # As in W3C Trace Context.
  traceId @17 :Text;
  spanId @18 :Text;

  # Where it was created.
  codeFile @19 :Text;
  # 0: not known.
  codeLine @20 :Int32;
  codeFunction @21 :Text;

  exceptionType @22 :Text;
  exceptionMessage @23 :Text;
  # As Java prints it, with causes and suppressed exceptions.
  stackTrace @24 :Text;

  # Whether a part was cut or left out.
  truncated @25 :Bool;

  # Who sent it: the same in all events of an event log.
  site @26 :Text;
  cluster @27 :Text;
  project @28 :Text;
  application @29 :Text;
  release @37 :Text;
  host @30 :Text;
  pid @31 :UInt64;

  # The fields, by type. A name is in one of these lists only, and once. Within a list, the order is the application's.
  textFields @32 :List(TextField);
  integerFields @33 :List(IntegerField);
  numberFields @34 :List(NumberField);
  booleanFields @35 :List(BooleanField);
  # Lists, maps and null, as JSON. NaN and infinities within are the strings "NaN", "Infinity" and "-Infinity".
  jsonFields @36 :List(TextField);
}

enum Level {
  trace @0;
  debug @1;
  info @2;
  ok @3;
  warn @4;
  error @5;
  critical @6;
  extreme @7;
}

struct TextField {
  name @0 :Text;
  value @1 :Text;
}

struct IntegerField {
  name @0 :Text;
  value @1 :Int64;
}

struct NumberField {
  name @0 :Text;
  value @1 :Float64;
}

struct BooleanField {
  name @0 :Text;
  value @1 :Bool;
}
