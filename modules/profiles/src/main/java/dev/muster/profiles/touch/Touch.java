package dev.muster.profiles.touch;

import java.util.HashSet;
import java.util.Set;

/// What has happened to one entity.
public final class Touch {
  private final Set<String> eventTypes = new HashSet<>();
  private boolean anyEvent;
  private boolean fragment;
  private boolean whole;
  private boolean linked;
  private long position;

  Touch() {}

  /// The types of its new events.
  public Set<String> eventTypes() {
    return eventTypes;
  }

  /// Whether a new event has no type, or one of more than are told apart here.
  public boolean anyEvent() {
    return anyEvent;
  }

  public boolean hasEvents() {
    return anyEvent || !eventTypes.isEmpty();
  }

  /// Whether a new fragment came.
  public boolean fragment() {
    return fragment;
  }

  /// Whether everything about it may be different: it is new, or was linked to others.
  public boolean whole() {
    return whole;
  }

  /// Whether it was linked to others.
  public boolean linked() {
    return linked;
  }

  /// Of the last thing that has happened.
  public long position() {
    return position;
  }

  void event(String type) {
    if (type.isEmpty() || eventTypes.size() >= Touches.MAXIMUM_TYPES) {
      anyEvent = true;
    } else {
      eventTypes.add(type);
    }
  }

  void addFragment() {
    fragment = true;
  }

  void isNew() {
    whole = true;
  }

  void isLinked() {
    whole = true;
    linked = true;
  }

  void at(long position) {
    this.position = position;
  }

  /// What happened to it later, or earlier.
  public void add(Touch other) {
    eventTypes.addAll(other.eventTypes);
    anyEvent |= other.anyEvent;
    fragment |= other.fragment;
    whole |= other.whole;
    linked |= other.linked;
    position = Math.max(position, other.position);
  }

  /// Both, as a third.
  public Touch with(Touch other) {
    var both = new Touch();
    both.add(this);
    both.add(other);
    return both;
  }
}
