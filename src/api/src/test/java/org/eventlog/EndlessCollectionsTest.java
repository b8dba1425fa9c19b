// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import java.util.stream.Stream;
import org.eventlog.internal.ObjectText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collections of an application may be huge or endless, such as those that load their elements when they are read. */
@Timeout(10)
class EndlessCollectionsTest {
    private static final AbstractCollection<String> ENDLESS = new AbstractCollection<>() {
        @Override
        public Iterator<String> iterator() {
            return Stream.iterate(0, i -> i + 1).map(i -> "t" + i).iterator();
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    };

    private static final Map<String, Object> ENDLESS_MAP = new AbstractMap<>() {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return Stream.iterate(0, i -> i + 1).map(i -> Map.entry("k" + i, (Object) i)).iterator();
                }

                @Override
                public int size() {
                    return Integer.MAX_VALUE;
                }
            };
        }
    };

    @Test
    void tagsEndAtALimitAndSaySo() {
        LogEvent event = LogEvent.named("e").tags(ENDLESS).build();

        assertThat(event.tags()).startsWith("t0", "t1").hasSize(10_000);
        assertThat(event.fields().get("tagsFault")).isEqualTo("not read to its end: more than 10000 entries");
    }

    @Test
    void fieldsEndAtALimitAndSaySo() {
        LogEvent event = LogEvent.named("e").fields(ENDLESS_MAP).build();

        assertThat(event.fieldCount()).isEqualTo(10_001);
        assertThat(event.fields().get("fieldsFault")).isEqualTo("not read to its end: more than 10000 entries");
    }

    @Test
    void textOfACollectionEndsAtALimit() {
        BitSet bits = new BitSet();
        bits.set(0, 100_000_000);

        assertThat(Stream.of(ENDLESS, ENDLESS_MAP, Collections.nCopies(Integer.MAX_VALUE, "x"), bits,
                List.of(List.of(), Map.of("a", ENDLESS)))).allSatisfy(
                        endless -> assertThat(ObjectText.of(endless)).hasSize(65_536));
    }

    @Test
    void textOfASmallCollectionIsThatOfTheJdk() {
        List<Object> list = new ArrayList<>(List.of(1, "a", Map.of("k", List.of('c')), Map.entry("x", 'y')));
        list.add(null);
        list.add(list);

        assertThat(ObjectText.of(list)).isEqualTo(list.toString());
        BitSet bits = new BitSet();
        bits.set(3, 6);
        assertThat(ObjectText.of(bits)).isEqualTo(bits.toString());
    }

    @Test
    void collectionWithATextOfItsOwnKeepsIt() {
        assertThat(ObjectText.of(new ArrayList<>(List.of(1)) {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                return "order 4711";
            }
        })).isEqualTo("order 4711");
    }

    @Test
    void entryWithoutATextOfItsOwnShowsNoneOfItsParts() {
        Map.Entry<String, String> secret = new Map.Entry<>() {
            @Override
            public String getKey() {
                return "password";
            }

            @Override
            public String getValue() {
                return "secret";
            }

            @Override
            public String setValue(String value) {
                return value;
            }
        };

        assertThat(ObjectText.of(secret)).isEqualTo(secret.toString()).doesNotContain("password", "secret");
    }

    @Test
    void synchronizedCollectionIsReadUnderItsLock() {
        Vector<Object> parts = new Vector<>();
        List<Boolean> locked = new ArrayList<>();
        parts.add(new Object() {
            @Override
            public String toString() {
                locked.add(Thread.holdsLock(parts));
                return "part";
            }
        });

        assertThat(ObjectText.of(parts)).isEqualTo("[part]");
        assertThat(locked).containsOnly(true);
    }
}
