package io.saddlebag.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Things that belong together because something said so of two of them, and of two others, and so on. */
final class Groups {
    private final Map<String, String> towards = new HashMap<>();

    /** The first of its group, by the order of their names. */
    String first(String name) {
        String at = name;
        for (String next = towards.get(at); next != null; next = towards.get(at)) {
            at = next;
        }
        return at;
    }

    void unite(String one, String other) {
        String first = first(one);
        String second = first(other);
        if (first.compareTo(second) < 0) {
            towards.put(second, first);
        } else if (second.compareTo(first) < 0) {
            towards.put(first, second);
        }
    }

    void unite(Collection<String> all) {
        String[] names = all.toArray(String[]::new);
        for (int i = 1; i < names.length; i++) {
            unite(names[0], names[i]);
        }
    }

    /** The groups of these, in order. */
    List<SortedSet<String>> of(Collection<String> names) {
        SortedMap<String, SortedSet<String>> groups = new TreeMap<>();
        names.forEach(name ->
                groups.computeIfAbsent(first(name), first -> new TreeSet<>()).add(name));
        return List.copyOf(groups.values());
    }
}
