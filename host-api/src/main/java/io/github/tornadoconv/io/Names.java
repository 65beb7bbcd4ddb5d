package io.github.tornadoconv.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The error for a name that a file does not hold. */
final class Names {
    private static final int SHOWN = 5;

    private Names() {}

    /** An error that says which of {@code names} are alike, or what the first ones are if none is. */
    static IllegalArgumentException unknown(String source, String name, Collection<String> names) {
        String start = "no array named \"" + name + "\" in " + source;
        if (names.isEmpty()) {
            return new IllegalArgumentException(start + "; it holds none");
        }
        List<String> alike = names.stream()
                .filter(other -> alike(name, other))
                .sorted(Comparator.comparingInt(other -> distance(name, other)))
                .limit(SHOWN)
                .toList();
        return new IllegalArgumentException(
                alike.isEmpty()
                        ? start + "; it holds " + names.size() + ", such as " + quoted(names)
                        : start + "; alike: " + quoted(alike));
    }

    private static String quoted(Collection<String> names) {
        return names.stream().limit(SHOWN).map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    private static boolean alike(String name, String other) {
        String a = name.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        return a.contains(b) || b.contains(a) || distance(a, b) <= Math.max(2, a.length() / 4);
    }

    /** Levenshtein's: how many characters to insert, delete or replace to make one of the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
