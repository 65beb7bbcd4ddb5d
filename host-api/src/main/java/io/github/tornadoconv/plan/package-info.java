/**
 * From layers and an input shape to a program: the {@link io.github.tornadoconv.plan.Planner} picks an algorithm for
 * each step, and the {@link io.github.tornadoconv.plan.PlanCache} keeps what was compiled. Used by
 * {@link io.github.tornadoconv.Device} alone.
 */
package io.github.tornadoconv.plan;
