// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests an event of each common logger: name, level, message, time and other known fields. */
class SenderFormatsTest {
    private static final Instant AT = Instant.parse("2026-11-28T10:11:12.500Z");
    private static final long TS = AT.toEpochMilli();

    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), InstantSource.fixed(AT.plusSeconds(60)));

    @Test
    void pythonsJsonLoggers() throws Exception {
        is(parse("{'asctime':'2026-11-28 10:11:12,500','name':'shop.order','levelname':'WARNING','levelno':30,"
                + "'message':'m','exc_info':'Traceback (most recent call last):\\nValueError: x','lineno':7}"),
                "shop.order", 30, "m");
        is(parse("{'created':1795860672.5,'logger':'shop.order','levelno':40,'message':'m','funcName':'f'}"),
                "shop.order", 40, "m");
        assertThat(parse("{'message':'m','exc_info':'Traceback'}").data())
                .isEqualTo(json("{'exception':{'stack':'Traceback'}}"));
    }

    @Test
    void levelsBetweenNames() throws Exception {
        for (String level : new String[]{"WARN+1", "WARN3", "warn", "Warn-2"}) {
            is(parse("{'time':'2026-11-28T10:11:12.5Z','logger':'shop.order','level':'" + level + "','message':'m'}"),
                    "shop.order", 30, "m");
        }
        is(parse("{'time':'2026-11-28T10:11:12.5Z','logger':'shop.order','level':'silly','message':'m'}"), "shop.order",
                10, "m");
    }

    @Test
    void exceptionsOfSpringsGelfOfOpenTelemetryAndOfTemplates() throws Exception {
        String stack = "a.B: x\\n\\tat a.C.d(C.java:1)";
        String expected = json("{'exception':{'type':'a.B','message':'x','stack':'" + stack + "'}}");
        assertThat(parse("{'short_message':'m','_error_type':'a.B','_error_message':'x','_error_stack_trace':'" + stack
                + "','_log_logger':'shop.order','level':3}").data()).isEqualTo(expected);
        for (String group : new String[]{"attributes", "Attributes"}) {
            assertThat(parse("{'body':'m','severityText':'ERROR','" + group + "':{'exception.type':'a.B',"
                    + "'exception.message':'x','exception.stacktrace':'" + stack + "'}}").data()).isEqualTo(expected);
        }
        for (String exception : new String[]{"'class':'a.B','stackTrace':", "'exception_class':'a.B','stacktrace':"}) {
            NewEvent event = parse("{'message':'m','level':'ERROR','exception':{" + exception + "'" + stack + "'}}");
            assertThat(event.group().title()).isEqualTo("B");
        }
    }

    @Test
    void structlog() throws Exception {
        NewEvent event = parse("{'event':'m','level':'error','timestamp':'2026-11-28T10:11:12.500000Z',"
                + "'logger':'shop.order','exception':'Traceback (most recent call last):\\nValueError: x','order':7}");

        is(event, "shop.order", 40, "m");
        assertThat(event.data()).isEqualTo(json("{'order':7,'exception':{'stack':"
                + "'Traceback (most recent call last):\\nValueError: x'}}"));
    }

    @Test
    void pinoAndBunyan() throws Exception {
        NewEvent pino = parse("{'level':30,'time':1795860672500,'pid':4,'hostname':'web1','name':'shop','msg':'m',"
                + "'err':{'type':'Error','message':'no','stack':'Error: no\\n    at f (/a.js:1:2)','code':'E1'}}");
        is(pino, "shop", 20, "m");
        assertThat(pino.data()).isEqualTo(json("{'pid':4,'hostname':'web1','err':{'code':'E1'},'exception':"
                + "{'type':'Error','message':'no','stack':'Error: no\\n    at f (/a.js:1:2)'}}"));
        is(parse("{'level':50,'time':1795860672500,'msg':'m'}"), null, 40, "m");
        assertThat(parse("{'level':30,'time':1795860672500,'msg':'m','req':{'id':7}}").request()).isEqualTo("7");
        is(parse("{'name':'shop','hostname':'web1','pid':4,'level':60,'msg':'m','time':'2026-11-28T10:11:12.500Z',"
                + "'v':0}"), "shop", 50, "m");
    }

    @ParameterizedTest
    @CsvSource({"10, 5", "20, 10", "30, 20", "35, 20", "40, 30", "50, 40", "60, 50", "7, ''"})
    void pinosNumbers(int number, String level) throws Exception {
        NewEvent event = parse("{'level':" + number + ",'time':1795860672500,'pid':4,'hostname':'w','msg':'m'}");

        assertThat(event.level()).isEqualTo(level.isEmpty() ? Levels.INFO : Integer.parseInt(level));
        assertThat(event.data().contains("\"level\":")).isEqualTo(level.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "1, 60", "2, 50", "3, 40", "4, 30", "5, 20", "6, 20", "7, 10"})
    void syslogsNumbers(int number, int level) throws Exception {
        assertThat(parse("{'version':'1.1','host':'h','short_message':'m','level':" + number + "}").level())
                .isEqualTo(level);
        assertThat(parse("{'MESSAGE':'m','PRIORITY':'" + number + "'}").level()).isEqualTo(level);
        assertThat(parse("{'message':'m','facility':'daemon','severity':'" + number + "'}").level()).isEqualTo(level);
        assertThat(parse("{'message':'m','syslog_severity_code':" + number + "}").level()).isEqualTo(level);
        assertThat(parse("{'message':'m','syslog_pri':" + (24 + number) + "}").level()).isEqualTo(level);
        assertThat(parse("{'message':'m','log.syslog.severity.code':" + number + "}").level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"levelno, 10, 10", "levelno, 20, 20", "levelno, 30, 30", "levelno, 40, 40", "levelno, 50, 50",
            "level_number, 30, 30", "level_value, 5000, 5", "level_value, 10000, 10", "level_value, 20000, 20",
            "level_value, 30000, 30", "level_value, 40000, 40", "severity_number, 1, 5", "severityNumber, 5, 10",
            "SeverityNumber, 9, 20", "severityNumber, 13, 30", "severityNumber, 17, 40", "severityNumber, 24, 50"})
    void numbersWhoseNameSaysTheirScale(String key, int number, int level) throws Exception {
        assertThat(parse("{'message':'m','" + key + "':" + number + "}").level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"100, 10", "200, 20", "300, 20", "400, 30", "500, 40", "600, 50", "700, 60", "800, 60"})
    void googlesNumbers(int number, int level) throws Exception {
        assertThat(parse("{'severity':" + number + ",'textPayload':'m','insertId':'i'}").level()).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'message':'m','level':30}", "{'message':'m','severity':3}", "{'message':'m','level':'7'}",
            "{'message':'m','short_message':'m','level':9}", "{'message':'m','levelno':0}",
            "{'message':'m','level_value':999999999}", "{'message':'m','severityNumber':25}",
            "{'message':'m','PRIORITY':'99999999999999999999'}"})
    void aNumberOfUnknownMeaningStaysAField(String text) throws Exception {
        NewEvent event = parse(text);

        assertThat(event.level()).isEqualTo(Levels.INFO);
        assertThat(event.data()).containsPattern("\"(level|severity|levelno|level_value|severityNumber|PRIORITY)\":");
    }

    @Test
    void prefersATextLevelToANumber() throws Exception {
        assertThat(parse("{'message':'m','levelno':10,'levelname':'ERROR'}").level()).isEqualTo(40);
        assertThat(parse("{'message':'m','PRIORITY':'7','level':'warn'}").level()).isEqualTo(30);
    }

    @Test
    void strictParsingRejectsAmbiguousNumericLevels() throws Exception {
        assertThatThrownBy(() -> parser.parse(json("{'message':'m','level':30}"))).hasMessage("bad_level");
        assertThat(parser.parse(json("{'msg':'m','level':30,'time':1795860672500}")).level()).isEqualTo(20);
        assertThat(parser.parse(json("{'message':'m','level':300,'level_name':'WARNING'}")).level()).isEqualTo(30);
    }

    @Test
    void zap() throws Exception {
        NewEvent event = parse(
                "{'level':'dpanic','ts':1795860672.5,'logger':'shop.order','caller':'a/b.go:7','msg':'m',"
                        + "'stacktrace':'main.f\\n\\t/a/b.go:7','error':'no'}");

        is(event, "shop.order", 50, "m");
        assertThat(event.data()).isEqualTo(json("{'caller':'a/b.go:7','exception':{'message':'no','stack':"
                + "'main.f\\n\\t/a/b.go:7'}}"));
    }

    @Test
    void logrusZerologAndSlog() throws Exception {
        is(parse("{'level':'warning','msg':'m','time':'2026-11-28T10:11:12.5Z','error':'no'}"), null, 30, "m");
        is(parse("{'level':'fatal','message':'m','time':1795860672500,'logger':'a'}"), "a", 50, "m");
        is(parse("{'time':'2026-11-28T11:11:12.500000001+01:00','level':'WARN','msg':'m'}"), null, 30, "m");
    }

    @Test
    void serilog() throws Exception {
        NewEvent compact = parse("{'@t':'2026-11-28T10:11:12.5000000Z','@mt':'paid {Id}','@m':'m','@l':'Fatal',"
                + "'@x':'System.Exception: no\\n   at A.B()','@tr':'4bf92f3577b34da6a3ce929d0e0e4736',"
                + "'@sp':'00f067aa0ba902b7','SourceContext':'Shop.Order','Id':7}");
        is(compact, "Shop.Order", 50, "m");
        assertThat(compact.data()).isEqualTo(json("{'Id':7,'exception':{'stack':'System.Exception: no\\n   at A.B()'},"
                + "'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','spanId':'00f067aa0ba902b7','@mt':'paid {Id}'}"));
        is(parse("{'@t':'2026-11-28T10:11:12.5Z','@mt':'m'}"), null, 20, "m");
        is(parse("{'Timestamp':'2026-11-28T10:11:12.5+00:00','Level':'Warning','MessageTemplate':'{x}',"
                + "'RenderedMessage':'m','Properties':{'SourceContext':'Shop.Order','x':1}}"), "Shop.Order", 30, "m");
    }

    @Test
    void quarkus() throws Exception {
        NewEvent event = parse("{'timestamp':'2026-11-28T10:11:12.500+00:00','sequence':1,'loggerName':'shop.Order',"
                + "'level':'FATAL','message':'m','mdc':{'traceId':'t1','spanId':'s1'},'hostName':'h',"
                + "'exception':{'refId':1,'exceptionType':'a.E','message':'no'},'stackTrace':'a.E: no\\n\\tat a.B.c(B.java:1)'}");

        is(event, "shop.Order", 50, "m");
        assertThat(event.data()).contains(json("'traceId':'t1','spanId':'s1'"), json("'exceptionType':'a.E'"))
                .doesNotContain("mdc");
    }

    @Test
    void gelf() throws Exception {
        NewEvent event = parse("{'version':'1.1','host':'h','short_message':'m','full_message':'m, and more',"
                + "'timestamp':1795860672.5,'level':4,'_logger_name':'shop.Order','_trace_id':'t1','_order':7}");

        is(event, "shop.Order", 30, "m");
        assertThat(event.data()).contains(json("'traceId':'t1'"), json("'_order':7"));
    }

    @Test
    void log4jsTemplates() throws Exception {
        NewEvent event = parse("{'instant':{'epochSecond':1795860672,'nanoOfSecond':500000000},'level':'WARN',"
                + "'loggerName':'shop.Order','message':'m','thrown':{'name':'a.E','message':'no',"
                + "'extendedStackTrace':'a.E: no\\n\\tat a.B.c(B.java:1)'},'contextMap':{'traceId':'t1'}}");
        is(event, "shop.Order", 30, "m");
        assertThat(event.data()).isEqualTo(json("{'exception':{'type':'a.E','message':'no','stack':"
                + "'a.E: no\\n\\tat a.B.c(B.java:1)'},'traceId':'t1'}"));
        is(parse("{'timeMillis':1795860672500,'level':'WARN','loggerName':'a','message':'m'}"), "a", 30, "m");
    }

    @Test
    void springBootsStructuredLogs() throws Exception {
        is(parse("{'@timestamp':'2026-11-28T10:11:12.500Z','log':{'level':'WARN','logger':'a.B'},'message':'m',"
                + "'process':{'pid':4},'ecs':{'version':'8.11'}}"), "a.B", 30, "m");
        is(parse("{'@timestamp':'2026-11-28T10:11:12.500Z','@version':'1','message':'m','logger_name':'a.B',"
                + "'level':'WARN','level_value':30000}"), "a.B", 30, "m");
        is(parse("{'version':'1.1','short_message':'m','timestamp':1795860672.500,'level':4,'_level_name':'WARN',"
                + "'_process_pid':4,'_log_logger':'a.B'}"), "a.B", 30, "m");
    }

    @Test
    void journaldAndSyslog() throws Exception {
        is(parse("{'__REALTIME_TIMESTAMP':'1795860672500000','MESSAGE':'m','PRIORITY':'4','SYSLOG_IDENTIFIER':'sshd',"
                + "'_PID':'7'}"), "sshd", 30, "m");
        is(parse("{'timereported':'2026-11-28T10:11:12.500000+00:00','programname':'sshd','severity':'warning',"
                + "'msg':'m','facility':'auth'}"), "sshd", 30, "m");
    }

    @Test
    void containers() throws Exception {
        is(parse("{'log':'m','stream':'stderr','time':'2026-11-28T10:11:12.500000000Z'}"), null, 20, "m");
        is(parse("{'date':1795860672.5,'log':'m'}"), null, 20, "m");
    }

    @Test
    void googlesCloud() throws Exception {
        is(parse("{'severity':'WARNING','message':'m','timestamp':{'seconds':1795860672,'nanos':500000000},"
                + "'logging.googleapis.com/trace':'projects/p/traces/t1'}"), null, 30, "m");
        is(parse("{'severity':'WARNING','message':'m','timestampSeconds':1795860672,'timestampNanos':500000000}"), null,
                30, "m");
        assertThat(parse("{'message':'m','logging.googleapis.com/trace':'projects/p/traces/t1'}").data())
                .isEqualTo(json("{'traceId':'t1'}"));
        is(parse("{'severity':'WARNING','timestamp':'2026-11-28T10:11:12.5Z','jsonPayload':{'message':'m'}}"), null, 30,
                "m");
    }

    @Test
    void amazonsCloud() throws Exception {
        NewEvent event = parse(
                "{'timestamp':'2026-11-28T10:11:12.500Z','level':'WARN','requestId':'r1','message':'m'}");
        is(event, null, 30, "m");
        assertThat(event.request()).isEqualTo("r1");
        is(parse("{'level':'WARNING','location':'f:7','message':'m','timestamp':'2026-11-28 10:11:12,500+0000',"
                + "'xray_trace_id':'t'}"), null, 30, "m");
    }

    @Test
    void microsoftsConsoleAndOpenTelemetry() throws Exception {
        is(parse("{'Timestamp':'2026-11-28T10:11:12.5Z','EventId':7,'LogLevel':'Critical','Category':'Shop.Order',"
                + "'Message':'m'}"), "Shop.Order", 50, "m");
        is(parse("{'timeUnixNano':'1795860672500000000','severityNumber':13,'body':'m','traceid':'t'}"), null, 30, "m");
    }

    @Test
    void prefersTheBetterNameAndKeepsTheOtherAsAField() throws Exception {
        NewEvent event = parse("{'time':'2026-11-28T00:00:00Z','@timestamp':'2026-11-28T10:11:12.5Z','msg':'b',"
                + "'log':'m'}");

        is(event, null, 20, "m");
        assertThat(event.data()).isEqualTo(json("{'time':'2026-11-28T00:00:00Z','msg':'b'}"));
    }

    @Test
    void doesNotUseApplicationFieldsAsTime() throws Exception {
        NewEvent event = parse("{'message':'m','date':'2020-01-01','created':'2020-01-01'}");

        assertThat(event.ts()).isEqualTo(TS + 60_000);
        assertThat(event.flags() & Flags.TIME_UNREAD).isZero();
    }

    private static void is(NewEvent event, String name, int level, String message) {
        assertThat(event).extracting(NewEvent::name, NewEvent::level, NewEvent::message, NewEvent::ts)
                .containsExactly(name, level, message, TS);
        assertThat(event.flags() & ~Flags.ID_MADE_HERE).isZero();
    }

    private NewEvent parse(String json) throws Rejected {
        return parser.parseForeign(json(json), Defaults.NONE);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
