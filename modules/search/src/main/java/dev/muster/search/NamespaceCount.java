package dev.muster.search;

/// How many entities of a namespace match.
public record NamespaceCount(String namespace, String displayName, int count) {}
