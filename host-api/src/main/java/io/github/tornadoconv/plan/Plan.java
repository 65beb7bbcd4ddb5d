package io.github.tornadoconv.plan;

import io.github.tornadoconv.spi.CompiledProgram;
import io.github.tornadoconv.spi.Program;

/**
 * A program and what its backend made of it.
 *
 * @param program what is computed
 * @param compiled what computes it
 */
public record Plan(Program program, CompiledProgram compiled) {}
