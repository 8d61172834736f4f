package dev.muster.benchmarks.people;

import java.time.LocalDate;
import java.util.Arrays;

/// One profile with its events, in numbers: codes of [Names], amounts in quarters so that sums are
/// exact in any order, scores in thousandths. The same object is filled again for each profile,
/// because millions are drawn.
public final class Person {
  /// Stands for a value that is missing.
  public static final int NONE = Integer.MIN_VALUE;

  static final long NEVER = Long.MIN_VALUE;
  static final int SCORES = 4;

  int number;
  int country;
  int city;
  int domain;
  int language;
  int gender;
  int tier;
  int birthDay;
  int colours;
  int emailConsent;
  int smsConsent;
  boolean hasEmailIdentity;
  boolean hasDeviceIdentity;
  int zip;
  int firstName;
  int lifetimeQuarters;
  int orders;
  int averageQuarters;
  int creditQuarters;
  long signedUp;
  long lastLogin;
  final int[] scores = new int[SCORES];
  int visits;
  int distanceQuarters;

  int eventCount;
  long[] time = new long[64];
  int[] type = new int[64];
  int[] page = new int[64];
  int[] campaign = new int[64];
  int[] device = new int[64];
  int[] totalQuarters = new int[64];
  boolean[] late = new boolean[64];
  boolean[] twice = new boolean[64];

  /// The items of event `e` are those from `firstItem[e]` to before `firstItem[e + 1]`.
  int[] firstItem = new int[65];

  int[] sku = new int[64];
  int[] priceQuarters = new int[64];
  int[] quantity = new int[64];

  Person() {}

  public int number() {
    return number;
  }

  public int eventCount() {
    return eventCount;
  }

  int birthMonth() {
    return birthDay == NONE ? NONE : LocalDate.ofEpochDay(birthDay).getMonthValue();
  }

  void clearEvents(int count) {
    eventCount = count;
    if (time.length < count) {
      int length = Math.max(count, time.length * 2);
      time = new long[length];
      type = new int[length];
      page = new int[length];
      campaign = new int[length];
      device = new int[length];
      totalQuarters = new int[length];
      late = new boolean[length];
      twice = new boolean[length];
      firstItem = new int[length + 1];
    }
    Arrays.fill(late, 0, count, false);
    Arrays.fill(twice, 0, count, false);
    firstItem[0] = 0;
  }

  void addItem(int item, int skuCode, int price, int count) {
    if (item >= sku.length) {
      sku = Arrays.copyOf(sku, item * 2);
      priceQuarters = Arrays.copyOf(priceQuarters, item * 2);
      quantity = Arrays.copyOf(quantity, item * 2);
    }
    sku[item] = skuCode;
    priceQuarters[item] = price;
    quantity[item] = count;
  }
}
