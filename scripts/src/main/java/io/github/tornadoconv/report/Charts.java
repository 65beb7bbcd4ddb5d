package io.github.tornadoconv.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.ScriptableObject;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws charts as SVG: Apache ECharts, which is JavaScript, with the options of {@code charts.js}. It takes a second to
 * load and nothing of the machine: no fonts, no screen, no browser.
 */
final class Charts {
    /** Width of a chart for a screen or a sheet of paper, in pixels. */
    static final int WIDE = 920;

    /** Width of a chart for a phone. */
    static final int NARROW = 350;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a chart takes of the page's colours, for files that stand alone. */
    private static final String STYLE = "<style>" + resource("colours.css") + "</style>";

    private final ScriptableObject scope;

    Charts() {
        try (Context context = context()) {
            scope = context.initSafeStandardObjects();
            for (String script : new String[] {"echarts.common.min.js", "charts.js"}) {
                context.evaluateString(scope, resource(script), script, 1, null);
            }
        }
    }

    private static Context context() {
        Context context = Context.enter();
        // The library as one class file would be larger than Java allows.
        context.setInterpretedMode(true);
        context.setLanguageVersion(Context.VERSION_ES6);
        return context;
    }

    /**
     * Draws one to be put into a page.
     *
     * @param kind name of a function of {@code charts.js}
     * @param data what it takes
     */
    String inPage(String kind, Object data) {
        try (Context context = context()) {
            Function draw = (Function) scope.get("draw", scope);
            Object[] arguments = {kind, JSON.writeValueAsString(data)};
            String svg = Context.toString(draw.call(context, scope, scope, arguments));
            return tidied(svg);
        }
    }

    /** The same as a file of its own, with its colours and a ground. */
    static String asFile(String svg) {
        int body = svg.indexOf('>') + 1;
        return svg.substring(0, body) + "\n" + STYLE
                + "<rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"></rect>" + svg.substring(body);
    }

    /** Without what is for the library's own scripts in a browser, and with no size of its own. */
    private static String tidied(String svg) {
        return svg.replaceAll("(?s)<style >.*?</style>\\s*", "")
                .replaceAll(" (class|ecmeta_\\w+)=\"[^\"]*\"", "")
                .replaceFirst(" width=\"(\\d+)\" height=\"(\\d+)\"", " width=\"$1\" height=\"$2\" role=\"img\"");
    }

    /** A text that lies beside this class. */
    static String resource(String name) {
        try (InputStream in = Charts.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
