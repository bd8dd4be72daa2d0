package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.store.Tx;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All identifiers that links reach from some, and these links: nothing outside has a say in who they are. Its size is
 * bounded, whatever the history: an identifier has at most {@value #MOST_LINKS} links.
 *
 * @param members by id, the oldest first
 * @param links by id, the oldest first
 * @param whole whether it was read to its end
 */
record Component(SortedMap<String, Known> members, SortedMap<String, Link> links, boolean whole) {
    /** What has more is no person's, but that of a family, a company or a machine. */
    static final int MOST_LINKS = 60;

    private static final int MOST_MEMBERS = 1_000;

    /** Reads it. */
    static Component around(Tx tx, Collection<String> start) {
        SortedMap<String, Known> members = new TreeMap<>();
        SortedMap<String, Link> links = new TreeMap<>();
        Deque<String> ahead = new ArrayDeque<>(start);
        while (!ahead.isEmpty() && members.size() < MOST_MEMBERS) {
            String next = ahead.remove();
            if (!members.containsKey(next)) {
                members.put(next, IdentifierTable.byId(tx, next).orElseThrow());
                for (Link link : LinkTable.standing(tx, next, MOST_LINKS)) {
                    links.put(link.id(), link);
                    ahead.add(link.one().equals(next) ? link.other() : link.one());
                }
            }
        }
        links.values().removeIf(link -> !members.containsKey(link.one()) || !members.containsKey(link.other()));
        return new Component(members, links, members.keySet().containsAll(ahead));
    }

    /** Of identifiers that were added in this transaction, so that nothing else can be linked to them. */
    static Component of(Collection<Known> added, Collection<Link> links) {
        SortedMap<String, Known> members = new TreeMap<>();
        added.forEach(known -> members.put(known.id(), known));
        SortedMap<String, Link> all = new TreeMap<>();
        links.forEach(link -> all.put(link.id(), link));
        return new Component(members, all, true);
    }

    /** Reads it and holds all its identifiers until the transaction ends. */
    static Component held(Tx tx, Collection<String> start) {
        Component before = around(tx, start);
        before.members.keySet().forEach(id -> IdentifierTable.lock(tx, id));
        Component after = around(tx, start);
        if (!before.members.keySet().containsAll(after.members.keySet())) {
            throw tx.collision();
        }
        return after;
    }

    /** The same with one more link. */
    Component with(Link link) {
        SortedMap<String, Link> more = new TreeMap<>(links);
        more.put(link.id(), link);
        return new Component(members, more, whole);
    }

    /** The same without a link. */
    Component without(String linkId) {
        SortedMap<String, Link> fewer = new TreeMap<>(links);
        fewer.remove(linkId);
        return new Component(members, fewer, whole);
    }

    Known member(String id) {
        Known known = members.get(id);
        if (known == null) {
            throw new IllegalArgumentException("there is no identifier " + id + " here");
        }
        return known;
    }

    List<Link> evidence() {
        return links.values().stream().filter(link -> !link.byHand()).toList();
    }

    List<Link> decisions() {
        return links.values().stream().filter(Link::byHand).toList();
    }
}
