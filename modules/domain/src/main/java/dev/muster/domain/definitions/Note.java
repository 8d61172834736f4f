package dev.muster.domain.definitions;

/// Something worth knowing: a stable code for programs and a sentence for people.
public record Note(String code, String message) {}
