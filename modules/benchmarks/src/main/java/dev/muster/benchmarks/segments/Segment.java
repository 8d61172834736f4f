package dev.muster.benchmarks.segments;

/// @param archetype from 1 to 24
public record Segment(String id, int archetype, String pql, Condition condition) {}
