/** The page of {@code tconv report}: what is compared, its charts and its tables. */
package io.github.tornadoconv.report;
