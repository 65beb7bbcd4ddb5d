package io.github.tornadoconv.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.spi.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static Candidate tile(int rows, int columns) {
        return new Candidate("tiled", new Params(Map.of("rows", rows, "columns", columns)));
    }

    private static Search search() {
        List<Candidate> candidates = new ArrayList<>(List.of(new Candidate("other", Params.NONE), tile(4, 4)));
        for (int rows = 1; rows <= 8; rows++) {
            for (int columns = 1; columns <= 8; columns++) {
                if (rows != 4 || columns != 4) {
                    candidates.add(tile(rows, columns));
                }
            }
        }
        return new Search(candidates);
    }

    @Test
    void defaultsComeFirstThenCandidatesFarApart() {
        Search search = search();
        assertEquals(List.of(new Candidate("other", Params.NONE), tile(4, 4)), search.defaults());
        List<Candidate> spread = search.spread("tiled");
        assertEquals(9, spread.size());
        assertTrue(spread.containsAll(List.of(tile(1, 1), tile(1, 8), tile(8, 1))), spread::toString);
        assertEquals(List.of(), search.spread("other"));
        assertEquals(List.of(), search.spread("nothing"));
    }

    @Test
    void theNearestToTheBestAreGivenOnce() {
        Search search = search();
        search.defaults();
        assertEquals(
                List.of(tile(5, 4), tile(4, 5)).stream().collect(Collectors.toSet()),
                new HashSet<>(search.near(tile(4, 4)).subList(0, 2)));
        List<Candidate> all = new ArrayList<>();
        for (List<Candidate> near = search.near(tile(4, 4)); !near.isEmpty(); near = search.near(tile(4, 4))) {
            all.addAll(near);
        }
        assertEquals(59, all.size());
        assertEquals(59, new HashSet<>(all).size());
    }
}
