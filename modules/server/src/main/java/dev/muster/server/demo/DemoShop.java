package dev.muster.server.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.server.demo.Assortment.Product;
import dev.muster.server.demo.Customer.Habit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// The customers of a shop for tea and coffee, and half a year of what they did: visits that end in
/// a purchase or in a basket left behind, newsletters that are opened or not. The same seed and the
/// same clock give the same shop.
final class DemoShop {
  private static final int HISTORY_DAYS = 180;

  private final Instant now;
  private final Customer customer;
  private final SplittableRandom random;
  private final List<ObjectNode> events = new ArrayList<>();
  private int spentCents;

  private DemoShop(Customer customer, SplittableRandom random, Instant now) {
    this.customer = customer;
    this.random = random;
    this.now = now;
  }

  /// Gives each profile and then its events, oldest first.
  static void open(
      int customerCount,
      long seed,
      Instant now,
      Consumer<ObjectNode> profiles,
      Consumer<ObjectNode> events) {
    for (int number = 1; number <= customerCount; number++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
      Customer customer = Customer.draw(number, random, now);
      DemoShop history = new DemoShop(customer, random, now);
      history.visits();
      if (customer.newsletter()) {
        history.newsletters();
      }
      history.events.sort(Comparator.comparing(event -> event.get("timestamp").textValue()));
      profiles.accept(customer.profile(history.spentCents));
      history.number();
      history.events.forEach(events);
    }
  }

  /// Ids follow the order of time, as a shop's would.
  private void number() {
    for (int index = 0; index < events.size(); index++) {
      events.get(index).put("_id", customer.crmId() + "-" + (index + 1));
    }
  }

  private void visits() {
    Habit habit = customer.habit();
    double daysBetween = 30 / habit.visitsPerMonth;
    double daysAgo = habit.lastVisitDaysAgo + exponential(daysBetween);
    while (daysAgo < HISTORY_DAYS) {
      // People sleep at night.
      Instant start =
          now.minus((long) daysAgo + 1, ChronoUnit.DAYS)
              .truncatedTo(ChronoUnit.DAYS)
              .plusSeconds(7 * 3_600 + random.nextInt(15 * 3_600));
      if (start.isAfter(customer.joined())) {
        visit(start);
      }
      daysAgo += exponential(daysBetween) + 0.2;
    }
  }

  private void visit(Instant start) {
    Instant time = start;
    add(event("web.webpagedetails.pageViews", time, "home"));
    List<Product> basket = new ArrayList<>();
    boolean buys = random.nextInt(100) < customer.habit().buysOfHundred;
    int looks = 1 + random.nextInt(buys ? 4 : 6);
    for (int look = 0; look < looks; look++) {
      time = time.plusSeconds(20 + random.nextInt(200));
      Product product = Assortment.pick(random, customer.favourite());
      add(withItems(event("commerce.productViews", time, "product"), List.of(product), 1));
      if (random.nextInt(100) < (buys ? 70 : 18)) {
        time = time.plusSeconds(10 + random.nextInt(60));
        basket.add(product);
        add(withItems(event("commerce.productListAdds", time, "product"), List.of(product), 1));
      }
    }
    if (buys) {
      purchase(time.plusSeconds(60 + random.nextInt(400)), basket);
    }
  }

  private void purchase(Instant time, List<Product> basket) {
    if (basket.isEmpty()) {
      basket.add(Assortment.pick(random, customer.favourite()));
    }
    int quantity = customer.habit() == Habit.OFFICE ? 3 + random.nextInt(6) : 1;
    ObjectNode event = withItems(event("commerce.purchases", time, "thank-you"), basket, quantity);
    int cents = basket.stream().mapToInt(Product::cents).sum() * quantity;
    ObjectNode commerce = event.putObject("commerce");
    commerce.putObject("purchases").put("value", 1);
    commerce
        .putObject("order")
        .put("purchaseID", customer.crmId() + "-" + time.getEpochSecond())
        .put("priceTotal", amount(cents))
        .put("currencyCode", "EUR");
    if (add(event)) {
      spentCents += cents;
    }
    Instant back = time.plus(Duration.ofDays(3 + random.nextInt(10)));
    if (random.nextInt(100) < 4) {
      add(withItems(event("commerce.returns", back, "returns"), basket.subList(0, 1), 1));
    }
  }

  /// One goes out each second Thursday at eight.
  private void newsletters() {
    Instant sent = Instant.parse("2020-01-02T08:00:00Z");
    Duration rhythm = Duration.ofDays(14);
    Instant begin = now.minus(HISTORY_DAYS, ChronoUnit.DAYS);
    long issue = Math.max(0, Duration.between(sent, begin).dividedBy(rhythm));
    for (sent = sent.plus(rhythm.multipliedBy(issue));
        sent.isBefore(now);
        sent = sent.plus(rhythm)) {
      issue++;
      if (sent.isBefore(customer.joined())) {
        continue;
      }
      add(mail("directMarketing.emailSent", sent, issue));
      if (random.nextInt(100) < (customer.habit() == Habit.LAPSED ? 12 : 40)) {
        Instant opened = sent.plusSeconds(120 + random.nextInt(50_000));
        add(mail("directMarketing.emailOpened", opened, issue));
        if (random.nextInt(100) < 20) {
          add(mail("directMarketing.emailClicked", opened.plusSeconds(random.nextInt(60)), issue));
        }
      }
    }
  }

  private ObjectNode mail(String type, Instant time, long issue) {
    ObjectNode event = bare(type, time);
    event.putObject("marketing").put("trackingCode", "newsletter-" + issue);
    return event;
  }

  private ObjectNode event(String type, Instant time, String page) {
    ObjectNode event = bare(type, time);
    event.putObject("web").putObject("webPageDetails").put("name", page);
    event.putObject("device").put("type", customer.number() % 5 < 3 ? "mobile" : "desktop");
    return event;
  }

  private ObjectNode bare(String type, Instant time) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("_id", "");
    event.put("timestamp", time.toString());
    event.put("eventType", type);
    event
        .putObject("identityMap")
        .putArray("CRMID")
        .addObject()
        .put("id", customer.crmId())
        .put("primary", true);
    return event;
  }

  private static ObjectNode withItems(ObjectNode event, List<Product> products, int quantity) {
    ArrayNode items = event.putArray("productListItems");
    for (Product product : products) {
      items
          .addObject()
          .put("SKU", product.sku())
          .put("name", product.name())
          .put("category", product.category())
          .put("quantity", quantity)
          .put("priceTotal", amount(product.cents() * quantity));
    }
    return event;
  }

  /// Nothing happens after the clock.
  private boolean add(ObjectNode event) {
    boolean past = Instant.parse(event.get("timestamp").textValue()).isBefore(now);
    if (past) {
      events.add(event);
    }
    return past;
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private static BigDecimal amount(int cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
