package io.github.tornadoconv.tornado;

/** TornadoVM colours its messages for a terminal; ours go to logs and tests too. */
final class TerminalColours {
    private TerminalColours() {}

    static String strip(String text) {
        return text.replaceAll("\\x1b\\[[0-9;]*m", "").strip();
    }
}
