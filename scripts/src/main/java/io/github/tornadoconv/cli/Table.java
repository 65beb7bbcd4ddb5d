package io.github.tornadoconv.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, each as wide as its longest cell. */
final class Table {
    private static final String GAP = "  ";

    private final String[] heads;
    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /** @param heads of the columns; one that starts with {@code >} is aligned to the right */
    Table(String... heads) {
        this.heads = new String[heads.length];
        this.right = new boolean[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(">");
            this.heads[i] = right[i] ? heads[i].substring(1) : heads[i];
        }
    }

    /** Adds a row; as many cells as there are columns. */
    void row(String... cells) {
        if (cells.length != heads.length) {
            throw new AssertionError(cells.length + " cells for " + heads.length + " columns");
        }
        rows.add(cells);
    }

    /** Heads and rows, a line each, no blanks at the ends. */
    @Override
    public String toString() {
        int[] widths = new int[heads.length];
        List<String[]> lines = new ArrayList<>(rows);
        lines.addFirst(heads);
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                String blanks = " ".repeat(widths[i] - line[i].length());
                row.append(i == 0 ? "" : GAP).append(right[i] ? blanks + line[i] : line[i] + blanks);
            }
            text.append(row.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
