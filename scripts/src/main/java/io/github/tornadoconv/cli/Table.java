package io.github.tornadoconv.cli;

/** Text in columns, each as wide as the widest cell that was announced. */
final class Table {
    private static final String GAP = "  ";

    private final String[] heads;
    private final boolean[] right;
    private final int[] widths;

    /** @param heads of the columns; one that starts with {@code >} is aligned to the right */
    Table(String... heads) {
        this.heads = new String[heads.length];
        this.right = new boolean[heads.length];
        this.widths = new int[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(">");
            this.heads[i] = right[i] ? heads[i].substring(1) : heads[i];
        }
        fit(this.heads);
    }

    /** Makes each column wide enough for these cells. */
    void fit(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    /** The line of the columns' names. */
    String head() {
        return line(heads);
    }

    /** A line of cells, without blanks at its end. */
    String line(String... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String blanks = " ".repeat(Math.max(0, widths[i] - cells[i].length()));
            line.append(i == 0 ? "" : GAP).append(right[i] ? blanks + cells[i] : cells[i] + blanks);
        }
        return line.toString().stripTrailing();
    }
}
