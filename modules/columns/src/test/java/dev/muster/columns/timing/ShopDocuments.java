package dev.muster.columns.timing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;

/// Profiles and events of a shop as JSON bytes, the same for the same seed: 25 attributes and ten
/// fields, distributed as real ones are.
final class ShopDocuments {
  private static final String[] TYPES = {
    "commerce.purchases", "commerce.productViews", "web.webpagedetails.pageViews",
    "commerce.productListAdds", "commerce.checkouts", "advertising.clicks"
  };
  private static final String[] DEVICES = {"mobile", "desktop", "tablet"};
  private static final String[] TIERS = {"basic", "silver", "gold", "platinum"};
  private static final String[] COLOURS = {"red", "blue", "green", "black", "white", "yellow"};
  private static final long START = Instant.parse("2026-08-01T00:00:00Z").getEpochSecond();
  private static final int SECONDS = 90 * 86_400;

  private final SplittableRandom random;

  ShopDocuments(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Small numbers are the frequent ones.
  private int skewed(int bound) {
    return (int) Math.min(bound - 1, Math.exp(random.nextDouble() * Math.log(bound + 1)) - 1);
  }

  private String time(int withinSeconds) {
    return Instant.ofEpochSecond(START - withinSeconds + random.nextInt(withinSeconds)).toString();
  }

  byte[] event(int number) {
    int type = skewed(30);
    var json = new StringBuilder(320);
    json.append("{\"_id\":\"e-").append(number).append("-").append(random.nextInt(1_000_000));
    json.append("\",\"timestamp\":\"")
        .append(Instant.ofEpochSecond(START + random.nextInt(SECONDS)));
    json.append("\",\"eventType\":\"").append(TYPES[type % 6]).append(type < 6 ? "" : "." + type);
    json.append("\",\"web\":{\"page\":\"/page/").append(skewed(2_000)).append("\"}");
    json.append(",\"device\":\"").append(DEVICES[skewed(3)]).append('"');
    if (random.nextInt(3) == 0) {
      json.append(",\"campaign\":\"campaign-").append(skewed(500)).append('"');
    }
    if (type < 4 && type != 2) {
      int quantity = 1 + skewed(9);
      int cents = 99 + skewed(40_000);
      json.append(",\"product\":{\"SKU\":\"SKU-").append(skewed(50_000));
      json.append("\",\"price\":").append(cents / 100.0);
      json.append(",\"quantity\":").append(quantity).append('}');
      if (type == 0) {
        json.append(",\"order\":{\"total\":").append(cents * (long) quantity / 100.0).append('}');
      }
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  byte[] profile(int number) {
    var json = new StringBuilder(900);
    json.append("{\"_id\":\"")
        .append(number)
        .append("\",\"person\":{\"name\":{\"firstName\":\"First");
    json.append(skewed(3_000))
        .append("\"},\"gender\":\"")
        .append(skewed(2) == 0 ? "female" : "male");
    json.append("\",\"birthDate\":\"").append(LocalDate.ofEpochDay(random.nextInt(-9_000, 14_000)));
    json.append("\",\"birthMonth\":").append(1 + random.nextInt(12)).append('}');
    json.append(",\"homeAddress\":{\"country\":\"C")
        .append(skewed(200))
        .append("\",\"city\":\"City ");
    json.append(skewed(20_000)).append("\",\"zip\":\"").append(random.nextInt(10_000, 40_000));
    json.append("\"},\"emailDomain\":\"mail").append(skewed(500)).append(".example\"");
    json.append(",\"language\":\"l").append(skewed(40)).append("\",\"loyalty\":{\"tier\":\"");
    json.append(TIERS[skewed(4)]).append("\",\"credit\":").append(skewed(10_000)).append('}');
    json.append(",\"colours\":[");
    for (int left = random.nextInt(4); left > 0; left--) {
      json.append('"').append(COLOURS[skewed(6)]).append(left == 1 ? "\"" : "\",");
    }
    json.append("],\"consents\":{\"email\":").append(random.nextInt(3) > 0);
    json.append(",\"push\":").append(random.nextInt(4) == 0);
    json.append(",\"sms\":").append(random.nextBoolean()).append('}');
    json.append(",\"value\":{\"lifetime\":").append(skewed(2_000_000) / 100.0);
    json.append(",\"orders\":").append(skewed(100));
    json.append(",\"averageOrder\":").append(skewed(60_000) / 100.0).append('}');
    json.append(",\"signUp\":\"").append(time(5 * 31_536_000)).append('"');
    if (random.nextInt(5) > 0) {
      json.append(",\"lastLogin\":\"").append(time(31_536_000)).append('"');
    }
    json.append(",\"scores\":{\"churn\":").append(random.nextInt(1_000) / 1_000.0);
    json.append(",\"buy\":").append(random.nextInt(1_000) / 1_000.0);
    json.append(",\"open\":").append(random.nextInt(1_000) / 1_000.0);
    json.append(",\"return\":").append(random.nextInt(1_000) / 1_000.0).append('}');
    json.append(",\"visits\":").append(skewed(5_000)).append(",\"age\":");
    return json.append(18 + random.nextInt(70))
        .append('}')
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
