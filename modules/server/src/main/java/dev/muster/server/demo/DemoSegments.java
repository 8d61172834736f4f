package dev.muster.server.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Segments that such a shop would want.
final class DemoSegments {
  record DemoSegment(String name, String description, String pql) {
    /// What creates it when it is sent to the service.
    ObjectNode definition() {
      ObjectNode definition = JsonNodeFactory.instance.objectNode();
      definition.put("name", name).put("description", description);
      definition
          .putObject("expression")
          .put("type", "PQL")
          .put("format", "pql/text")
          .put("value", pql);
      definition.putObject("schema").put("name", "_xdm.context.profile");
      return definition;
    }
  }

  static final List<DemoSegment> ALL =
      List.of(
          new DemoSegment(
              "Gold members in Germany",
              "For the tasting evenings in Hamburg and Berlin.",
              "loyalty.tier = \"gold\" and homeAddress.country = \"DE\""),
          new DemoSegment(
              "Bought in the last 30 days",
              "They need no reminder.",
              "xEvent.exists(eventType = \"commerce.purchases\" and timestamp occurs <= 30 days before now)"),
          new DemoSegment(
              "Left a basket behind",
              "Put something into the basket in the last two weeks and bought nothing in the three days after.",
              "chain(xEvent, timestamp, [added: WHAT(eventType = \"commerce.productListAdds\") WHEN(<= 14 days before now), bought: EXCLUDE WHAT(eventType = \"commerce.purchases\") GAP(<= 3 days)])"),
          new DemoSegment(
              "Lapsed",
              "Bought once, but not in the last 90 days.",
              "xEvent.exists(eventType = \"commerce.purchases\") and not xEvent.exists(eventType = \"commerce.purchases\" and timestamp occurs <= 90 days before now)"),
          new DemoSegment(
              "Big spenders",
              "More than 150 euros in 90 days.",
              "(sum X.commerce.order.priceTotal over X from xEvent where X.eventType = \"commerce.purchases\" and X.timestamp occurs <= 90 days before now) > 150"),
          new DemoSegment(
              "Birthday this month",
              "With a voucher in the letter.",
              "person.birthDate.getMonth() = currentMonth()"),
          new DemoSegment(
              "Green tea drinkers",
              "Two or more orders with a green tea in them.",
              "xEvent[eventType = \"commerce.purchases\" and productListItems.exists(category = \"green tea\")].count() >= 2"),
          new DemoSegment(
              "Readers who do not buy",
              "Opened a newsletter in the last 30 days, may be written to, and have bought nothing in that time.",
              "consents.marketing.email.val = \"y\" and xEvent.exists(eventType = \"directMarketing.emailOpened\" and timestamp occurs <= 30 days before now) and not xEvent.exists(eventType = \"commerce.purchases\" and timestamp occurs <= 30 days before now)"),
          new DemoSegment(
              "From newsletter to order",
              "Clicked in a newsletter and bought within two days.",
              "chain(xEvent, timestamp, [clicked: WHAT(eventType = \"directMarketing.emailClicked\"), bought: WHAT(eventType = \"commerce.purchases\") WHEN(<= 2 days after clicked)])"),
          new DemoSegment(
              "A pot but no tea to put in",
              "Bought a pot or a cup in the last half year, and never a tea or a coffee.",
              "xEvent[eventType = \"commerce.purchases\"].exists(productListItems.exists(category = \"ware\")) and not xEvent[eventType = \"commerce.purchases\"].exists(productListItems.exists(category notIn [\"ware\", \"gift\"]))"));

  private DemoSegments() {}
}
