package io.github.tornadoconv.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order candidates are tried: each algorithm's own defaults; then some of each promising algorithm that lie far
 * apart; then again and again those nearest to the best ones. Where an algorithm has few candidates, all of them.
 */
final class Search {
    /** Candidates of one algorithm that are tried before looking near the best; as many or fewer are all tried. */
    private static final int SPREAD = 10;

    /** Neighbours of the best that are tried at a time. */
    private static final int NEIGHBOURS = 4;

    private final Map<String, List<Candidate>> byAlgorithm = new LinkedHashMap<>();
    private final Set<Candidate> given = new HashSet<>();

    /** @param candidates all legal ones, each algorithm's defaults before its others */
    Search(List<Candidate> candidates) {
        candidates.forEach(
                candidate -> byAlgorithm.computeIfAbsent(candidate.algorithm(), _ -> new ArrayList<>()).add(candidate));
    }

    /** Each algorithm's defaults. */
    List<Candidate> defaults() {
        return give(byAlgorithm.values().stream().map(List::getFirst).toList());
    }

    /** Some more of an algorithm, each as far as can be from those before it. */
    List<Candidate> spread(String algorithm) {
        List<Candidate> rest = new ArrayList<>(byAlgorithm.getOrDefault(algorithm, List.of()));
        List<Candidate> spread = new ArrayList<>(rest.stream().filter(given::contains).toList());
        rest.removeAll(spread);
        while (!rest.isEmpty() && spread.size() < SPREAD) {
            Candidate farthest = rest.stream()
                    .max(Comparator.comparingDouble(candidate -> spread.stream()
                            .mapToDouble(other -> distance(candidate, other)).min().orElse(0)))
                    .orElseThrow();
            rest.remove(farthest);
            spread.add(farthest);
        }
        return give(spread);
    }

    /** The nearest to that one that have not been given yet; none where all have. */
    List<Candidate> near(Candidate best) {
        return give(byAlgorithm.getOrDefault(best.algorithm(), List.of()).stream()
                .filter(candidate -> !given.contains(candidate))
                .sorted(Comparator.comparingDouble(candidate -> distance(candidate, best)))
                .limit(NEIGHBOURS)
                .toList());
    }

    private List<Candidate> give(List<Candidate> candidates) {
        return candidates.stream().filter(given::add).toList();
    }

    /** How many times each parameter of one is that of the other, in octaves; their sum. */
    private static double distance(Candidate a, Candidate b) {
        return a.params().values().keySet().stream()
                .mapToDouble(name -> Math.abs(octave(a.params().get(name)) - octave(b.params().get(name))))
                .sum();
    }

    private static double octave(int value) {
        return Math.log(Math.max(value, 0.5)) / Math.log(2);
    }
}
