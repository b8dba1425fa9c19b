// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests events in other senders' formats. */
class FieldAliasesTest {
    private static final long NOW = Instant.parse("2026-05-04T03:02:01.234Z").toEpochMilli();
    private static final String ID = "0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55";

    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), InstantSource.fixed(Instant.ofEpochMilli(NOW)));

    @Test
    void understandsLogstashsNames() throws Exception {
        NewEvent event = parse("{'@timestamp':'2026-05-04T05:02:00.5+02:00','@version':'1','message':'no money',"
                + "'level':'ERROR','logger_name':'shop.Order','thread_name':'t1','host':'web1',"
                + "'stack_trace':'E: x\\n\\tat A','tags':['a']}");

        assertThat(event).extracting(NewEvent::name, NewEvent::level, NewEvent::message, NewEvent::ts)
                .containsExactly("shop.Order", 40, "no money", NOW - 734);
        assertThat(event.data()).isEqualTo(json("{'@version':'1','thread_name':'t1','host':'web1','tags':['a'],"
                + "'exception':{'stack':'E: x\\n\\tat A'}}"));
        assertThat(event.words()).contains("no money", "web1", "at A");
    }

    @Test
    void understandsTheElasticCommonSchemaNestedAndDotted() throws Exception {
        NewEvent nested = parse("{'@timestamp':'2026-05-04T03:02:00Z','log':{'level':'warn','logger':'a.B',"
                + "'origin':{'function':'f'}},'error':{'type':'T','message':'m','stack_trace':'s','code':'7'},"
                + "'event':{'id':'" + ID + "','action':'paid','kind':'event'},'user':{'name':'ada'},"
                + "'host':{'hostname':'web1'}}");
        NewEvent dotted = parse("{'log.level':'warn','log.logger':'a.B','error.stack_trace':'s','error.type':'T'}");

        assertThat(nested).extracting(NewEvent::id, NewEvent::name, NewEvent::level, NewEvent::user)
                .containsExactly(ID, "paid", 30, "ada");
        assertThat(nested.data()).isEqualTo(json("{'log':{'origin':{'function':'f'}},'error':{'code':'7'},"
                + "'event':{'kind':'event'},'host':{'hostname':'web1'},"
                + "'exception':{'type':'T','message':'m','stack':'s'},'log.logger':'a.B'}"));
        assertThat(dotted).extracting(NewEvent::name, NewEvent::level, NewEvent::data).containsExactly("a.B", 30,
                json("{'exception':{'type':'T','stack':'s'}}"));
    }

    @Test
    void understandsFluentdsContainerRecords() throws Exception {
        NewEvent event = parser.parseForeign(
                json("{'log':'hello\\n','container_name':'/web','source':'stderr','severity':'INFO'}"),
                new Defaults(NOW - 5, "docker.web", null));

        assertThat(event).extracting(NewEvent::name, NewEvent::message, NewEvent::level, NewEvent::ts)
                .containsExactly("docker.web", "hello\n", 20, NOW - 5);
        assertThat(event.data()).isEqualTo(json("{'container_name':'/web','source':'stderr'}"));
        assertThat(event.flags()).isEqualTo(Flags.ID_MADE_HERE);
    }

    @Test
    void tagBecomesAFieldOnceIfThereIsAName() throws Exception {
        Defaults tagged = new Defaults(null, "t", null);

        assertThat(parser.parseForeign("{\"name\":\"a\"}", tagged).data()).isEqualTo("{\"tag\":\"t\"}");
        assertThat(parser.parseForeign("{\"name\":\"a\",\"tag\":\"own\"}", tagged).data())
                .isEqualTo("{\"tag\":\"own\"}");
    }

    @Test
    void prefersEventlogsNamesAndKeepsOthersAsFields() throws Exception {
        NewEvent event = parse("{'severity':'error','level':'info','log':'raw','message':'ours',"
                + "'@timestamp':'2026-05-04T03:02:00Z','tstamp':" + NOW + ",'logger_name':'a.B','name':'n',"
                + "'stack_trace':'s','exception':{'type':'T'}}");

        assertThat(event).extracting(NewEvent::name, NewEvent::level, NewEvent::message, NewEvent::ts)
                .containsExactly("n", 20, "ours", NOW);
        assertThat(event.data()).isEqualTo(json("{'exception':{'type':'T'},'@timestamp':'2026-05-04T03:02:00Z',"
                + "'severity':'error','logger_name':'a.B','log':'raw','stack_trace':'s'}"));
    }

    @Test
    void invalidValueOfAKnownNameBecomesAField() throws Exception {
        NewEvent event = parse("{'status':200,'severity':'7','@timestamp':'yesterday','level':30,'tstamp':'now',"
                + "'message':{'a':1},'name':['x'],'event_id':4624,'reqId':{'b':2},'id':'','log':5}");

        assertThat(event).extracting(NewEvent::name, NewEvent::level, NewEvent::message, NewEvent::ts)
                .containsExactly(null, 20, null, NOW);
        assertThat(event.data()).isEqualTo(json("{'status':200,'@timestamp':'yesterday','tstamp':'now',"
                + "'message':{'a':1},'name':['x'],'event_id':4624,'reqId':{'b':2},'id':'','log':5,'level':30,"
                + "'severity':'7'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'@timestamp':'yesterday'", "'tstamp':'now'", "'tstamp':1e30", "'tstamp':{'a':1}",
            "'tstamp':'NaN'", "'@timestamp':'2026-02-30T00:00:00Z'", "'time':'Nov 28 23:59:59'", "'@timestamp':true",
            "'@timestamp':{'$date':5}", "'timestamp':{'$date':5}", "'ts':1e999999999", "'timestamp':[]"})
    void flagsAndKeepsAnUnreadableTime(String member) throws Exception {
        NewEvent event = parse("{'message':'m'," + member + "}");

        assertThat(event.ts()).isEqualTo(NOW);
        assertThat(event.flags() & Flags.TIME_UNREAD).isNotZero();
        assertThat(event.data()).contains(json(member.substring(0, member.indexOf(':'))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'@timestamp':'yesterday','time':'2026-05-04T03:02:00Z'", "'time':null", "'x':1",
            "'date':'2020-01-01'", "'tstamp':null"})
    void doesNotFlagAValidOrMissingTime(String members) throws Exception {
        assertThat(parse("{'message':'m'," + members + "}").flags() & Flags.TIME_UNREAD).isZero();
    }

    @Test
    void strictParsingAcceptsAnyReadableTime() throws Exception {
        for (String time : List.of("'2026-05-04T05:02:00+02:00[Europe/Berlin]'", "1777863720", "'1777863720'",
                "1.77786372e9", "1777863720000000000")) {
            assertThat(parser.parse(json("{'name':'a','tstamp':" + time + "}")).ts()).as(time).isEqualTo(NOW - 1_234);
        }
        assertThatThrownBy(() -> parser.parse(json("{'name':'a','tstamp':'now'}"))).hasMessage("bad_tstamp");
        assertThatThrownBy(() -> parser.parse(json("{'name':'a','tstamp':1e30}"))).hasMessage("bad_tstamp");
    }

    @Test
    void flagsAndKeepsAnUnreadableEntryTime() throws Exception {
        NewEvent event = parser.parseForeign(json("{'message':'m'}"), new Defaults(null, "t", null, "noon"));

        assertThat(event.flags() & Flags.TIME_UNREAD).isNotZero();
        assertThat(event.data()).isEqualTo(json("{'originalTstamp':'noon'}"));
    }

    @Test
    void clampsATimeOutOfRangeAndKeepsTheOriginal() throws Exception {
        NewEvent far = parse("{'message':'m','@timestamp':'9999-12-31T23:59:59Z'}");
        NewEvent before = parse("{'message':'m','@timestamp':-1}");

        assertThat(far.flags() & Flags.CLAMPED).isNotZero();
        assertThat(far.data()).isEqualTo("{\"originalTstamp\":253402300799000}");
        assertThat(before.data()).isEqualTo("{\"originalTstamp\":-1000}");
    }

    @Test
    void doesNotUseAForeignNumberAsTheId() throws Exception {
        NewEvent order = parse("{'message':'paid','id':'42'}");
        NewEvent ours = parse("{'name':'paid','id':'42','tstamp':" + NOW + "}");
        NewEvent unique = parse("{'message':'paid','id':'" + ID + "'}");

        assertThat(order.id()).hasSize(36);
        assertThat(order.data()).isEqualTo("{\"id\":\"42\"}");
        assertThat(ours.id()).isEqualTo("42");
        assertThat(unique.id()).isEqualTo(ID);
    }

    @Test
    void strictParsingRejectsInvalidValues() {
        assertThatThrownBy(() -> parser.parse("{\"name\":\"a\",\"level\":\"shout\"}")).hasMessage("bad_level");
        assertThatThrownBy(() -> parser.parse("{\"message\":[]}")).hasMessage("bad_message");
        assertThatThrownBy(() -> parser.parse("{\"name\":{}}")).hasMessage("bad_name");
        assertThatThrownBy(() -> parser.parseForeign("{}", Defaults.NONE)).hasMessage("empty_event");
        assertThatThrownBy(() -> parser.parseForeign("[{}]", Defaults.NONE)).hasMessage("not_an_object");
    }

    @Test
    void truncatesForeignTexts() throws Exception {
        NewEvent event = parse("{'log':'" + "m".repeat(40_000) + "','stack_trace':'" + "s".repeat(70_000)
                + "','logger':'" + "l".repeat(300) + "'}");

        assertThat(event.message()).hasSize(32 << 10);
        assertThat(event.name()).hasSize(256);
        assertThat(event.data()).hasSizeBetween(64 << 10, (64 << 10) + 50);
        assertThat(event.flags() & Flags.CUT).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-20T10:11:12.123456789Z, 1795169472123", "2026-11-20T12:11:12+02:00, 1795169472000",
            "2026-11-20 10:11:12, 1795169472000", "'2026-11-20T10:11:12,5Z', 1795169472500",
            "2026-11-20T12:11:12.5+0200, 1795169472500", "1795169472, 1795169472000", "1795169472.25, 1795169472250",
            "1795169472123, 1795169472123", "2026-13-20T10:11:12Z,", "+999999999-12-31T23:59:59Z,", "today,",
            "99999999999999999999,"})
    void timesAreRead(String text, Long millis) {
        assertThat(TimeText.millis(text)).isEqualTo(millis);
    }

    private NewEvent parse(String json) throws Rejected {
        return parser.parseForeign(json(json), Defaults.NONE);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
