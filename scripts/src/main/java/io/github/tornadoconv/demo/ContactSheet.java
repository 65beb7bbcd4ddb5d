package io.github.tornadoconv.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** All pictures on one sheet, each with a caption. */
public final class ContactSheet {
    private static final int COLUMNS = 4;
    private static final int CELL_WIDTH = 460;
    private static final int MAX_CELL_HEIGHT = 460;
    private static final int MARGIN = 36;
    private static final int GAP = 28;
    private static final int CAPTION = 58;
    private static final int HEADING = 74;
    private static final Color PAPER = new Color(0x14181d);
    private static final Color FRAME = new Color(0x20262d);
    private static final Color INK = new Color(0xf2ede2);
    private static final Color FAINT = new Color(0x9aa5ae);

    private final List<Cell> cells = new ArrayList<>();

    private record Cell(BufferedImage image, String title, String text) {}

    /** Adds a picture with its caption: a title and a line below it. */
    public void add(BufferedImage image, String title, String text) {
        cells.add(new Cell(image, title, text));
    }

    /** The sheet. */
    public BufferedImage draw(String heading) {
        BufferedImage first = cells.getFirst().image;
        int cellHeight = Math.min(MAX_CELL_HEIGHT, CELL_WIDTH * first.getHeight() / first.getWidth());
        cellHeight = Math.max(cellHeight, CELL_WIDTH / 3);
        int rows = (cells.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = new BufferedImage(
                2 * MARGIN + COLUMNS * CELL_WIDTH + (COLUMNS - 1) * GAP,
                MARGIN + HEADING + rows * (cellHeight + CAPTION) + (rows - 1) * GAP + MARGIN / 2,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(INK);
        new Lettering(15, 2.4).write(graphics, "tornadoconv", MARGIN, MARGIN + 30);
        graphics.setColor(FAINT);
        Lettering small = new Lettering(8.5, 1.4);
        small.write(graphics, heading, sheet.getWidth() - MARGIN - small.width(heading), MARGIN + 30);
        for (int i = 0; i < cells.size(); i++) {
            int x = MARGIN + i % COLUMNS * (CELL_WIDTH + GAP);
            int y = MARGIN + HEADING + i / COLUMNS * (cellHeight + CAPTION + GAP);
            draw(graphics, cells.get(i), x, y, cellHeight);
        }
        graphics.dispose();
        return sheet;
    }

    private static void draw(Graphics2D graphics, Cell cell, int x, int y, int height) {
        graphics.setColor(FRAME);
        graphics.fillRect(x, y, CELL_WIDTH, height);
        BufferedImage image = cell.image;
        // Larger ones are made to fit, smaller ones stay as they are: that they are smaller is what they show.
        double scale =
                Math.min(1, Math.min((double) CELL_WIDTH / image.getWidth(), (double) height / image.getHeight()));
        int w = Math.max(1, (int) Math.round(scale * image.getWidth()));
        int h = Math.max(1, (int) Math.round(scale * image.getHeight()));
        BufferedImage fitting = scale < 1 ? PictureFile.scaled(image, w, h) : image;
        graphics.drawImage(fitting, x + (CELL_WIDTH - w) / 2, y + (height - h) / 2, null);
        graphics.setColor(INK);
        new Lettering(9.5, 1.8).write(graphics, cell.title, x, y + height + 26);
        graphics.setColor(FAINT);
        new Lettering(7.5, 1.25).write(graphics, cell.text, x, y + height + 48);
    }
}
