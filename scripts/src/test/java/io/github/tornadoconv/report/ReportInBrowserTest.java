package io.github.tornadoconv.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tornadoconv.bench.Runs;
import io.github.tornadoconv.report.Browser.Visit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser: nothing in its console, charts that can be seen, tables that sort. */
class ReportInBrowserTest {
    /** Clicks on heads of the comparison's table, and writes what that did, and what is seen, into the page. */
    private static final String VISITOR = """
            <script>
            addEventListener('load', () => {
              const table = document.querySelector('#comparison table');
              const column = n => [...table.tBodies[0].rows].map(row => row.cells[n].textContent).join(' ');
              const change = table.tHead.rows[0].cells[5], problem = table.tHead.rows[0].cells[1];
              const note = (name, text) => { document.body.dataset[name] = text; };
              note('before', column(5));
              change.click();
              note('up', column(5));
              note('sort', change.getAttribute('aria-sort'));
              change.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}));
              note('down', column(5));
              problem.click();
              note('problems', column(1));
              note('sizes', [...document.querySelectorAll('.broad svg')]
                .map(svg => svg.getBoundingClientRect()).filter(box => box.width > 300 && box.height > 60).length);
              note('ink', getComputedStyle(document.querySelector('.broad svg text')).fill);
            });
            </script>
            </body>""";

    @TempDir
    private Path folder;

    private Browser browser;

    @BeforeEach
    void findBrowser() {
        Optional<Browser> found = Browser.find();
        assumeTrue(found.isPresent(), "no Chromium here: the page was not looked at in a browser");
        browser = found.get();
    }

    @Test
    void chartsAreSeenTablesSortAndTheConsoleIsEmpty() throws Exception {
        String page = new Report(List.of(
                Runs.run("2026-11-19T10:00:00Z", 1), Runs.run("2026-11-20T10:00:00Z", 1.5)))
                .page();
        Visit visit = visit(page.replace("</body>", VISITOR));
        assertEquals(List.of(), visit.consoleLines());
        assertEquals("+50% +0% +0% +0% +0% +0%", noted(visit, "before"));
        assertEquals("+0% +0% +0% +0% +0% +50%", noted(visit, "up"));
        assertEquals("ascending", noted(visit, "sort"));
        assertEquals("+50% +0% +0% +0% +0% +0%", noted(visit, "down"));
        assertEquals("M1 M1 R2 R2 unet unet", noted(visit, "problems"));
        // Two suites, two rooflines, the changes.
        assertEquals("5", noted(visit, "sizes"));
        assertTrue(noted(visit, "ink").startsWith("rgb("), noted(visit, "ink"));
    }

    @Test
    void anErrorInTheConsoleWouldBeSeen() throws Exception {
        Visit visit = visit("<!DOCTYPE html><script>console.error('look'); undefinedFunction();</script>");
        assertEquals(2, visit.consoleLines().size(), () -> "" + visit.consoleLines());
        assertFalse(visit.dom().isEmpty());
    }

    private Visit visit(String page) throws Exception {
        return browser.visit(Files.writeString(folder.resolve("page.html"), page), folder.resolve("profile"));
    }

    private static String noted(Visit visit, String name) {
        Matcher matcher = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(visit.dom());
        assertTrue(matcher.find(), () -> name + " is not in " + visit.dom());
        return matcher.group(1);
    }
}
