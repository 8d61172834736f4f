package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Shape.fields;
import static dev.muster.benchmarks.simulation.Shape.items;
import static dev.muster.benchmarks.simulation.Shape.real;
import static dev.muster.benchmarks.simulation.Shape.whole;
import static dev.muster.benchmarks.simulation.Shape.words;

/// The profiles and events of the simulation: few names and few values, so that queries hit them.
final class Shapes {
  static final Shape.Moment TIME = new Shape.Moment(false);
  static final Shape.Moment DATE = new Shape.Moment(true);
  static final Shape.Truth TRUTH = new Shape.Truth();

  static final Shape.Words COUNTRY = words("US", "DE", "FR", "us", "日本");
  static final Shape.Words CITY = words("Essen", "Paris", "New York", "Le Mans", "");
  static final Shape.Words COLOUR = words("red", "green", "blue", "RED");
  static final Shape.Words SKU = words("PS", "PX-1", "PX-2", "100");
  static final Shape.Words EVENT_TYPE = words("view", "cart", "buy", "web.click");
  static final Shape.Words AUDIENCE = words("seg-a", "seg-b", "seg.c");

  private static final Shape OPTION =
      fields("attribute", words("size", "colour"), "value", words("L", "M", "red"));

  private static final Shape PRODUCT =
      fields(
          "SKU",
          SKU,
          "name",
          words("Tea", "tea pot", "Cup"),
          "quantity",
          whole(0, 4),
          "priceTotal",
          real(0, 60),
          "selectedOptions",
          items(OPTION));

  static final Shape.Fields EVENT =
      fields(
          "_id",
          words("e1", "e2", "e3"),
          "eventType",
          EVENT_TYPE,
          "timestamp",
          TIME,
          "productListItems",
          items(PRODUCT),
          "commerce",
          fields(
              "order",
              fields(
                  "priceTotal",
                  real(0, 120),
                  "currencyCode",
                  words("EUR", "USD"),
                  "payments",
                  items(fields("amount", real(0, 50)))),
              "purchases",
              fields("value", whole(0, 2))),
          "web",
          fields(
              "webPageDetails",
              fields(
                  "name",
                  words("home", "shop", "shop/tea"),
                  "URL",
                  words("https://example.com/shop?a=1#top", "http://example.org/"),
                  "pageViews",
                  fields("value", whole(0, 3)))),
          "device",
          fields("type", words("mobile", "desktop"), "screenHeight", whole(300, 1200)),
          "tags",
          items(COLOUR),
          "delivered",
          TIME,
          "returning",
          TRUTH,
          "mixed",
          new Shape.Unknown());

  private static final Shape MEMBERSHIP =
      fields("status", words("realized", "existing", "exited"), "lastQualificationTime", TIME);

  private static final Shape ORDER =
      fields(
          "id",
          words("o1", "o2", "o3"),
          "price",
          real(0, 100),
          "storeId",
          words("north", "south"),
          "placed",
          TIME,
          "lines",
          items(fields("SKU", SKU, "quantity", whole(0, 4), "tags", items(COLOUR))));

  static final Shape.Fields PROFILE =
      fields(
          "person",
          fields(
              "name",
              fields("firstName", words("John", "Johnny", "ann", "Ann", "Łukasz")),
              "gender",
              words("female", "male"),
              "birthDate",
              DATE,
              "birthYear",
              whole(1950, 2010)),
          "homeAddress",
          fields(
              "country",
              COUNTRY,
              "city",
              CITY,
              "postalCode",
              words("10115", "80331", "7"),
              "geo",
              fields("latitude", real(-90, 90))),
          "workAddress",
          fields("country", COUNTRY, "city", CITY),
          "personalEmail",
          fields("address", words("a@example.com", "B@Example.COM", "c@mail.test", "none")),
          "loyalty",
          fields("tier", whole(0, 5), "points", whole(0, 1000), "since", TIME, "active", TRUTH),
          "favoriteColors",
          items(COLOUR),
          "scores",
          items(whole(-3, 12)),
          "visits",
          items(TIME),
          "flags",
          items(TRUTH),
          "matrix",
          items(items(whole(0, 5))),
          "orders",
          items(ORDER),
          "consents",
          fields("email", fields("val", words("y", "n")), "optOut", TRUTH),
          "identityMap",
          fields(
              "CRMID",
              items(fields("id", words("c1", "c2"), "primary", TRUTH)),
              "Email",
              items(fields("id", words("a@example.com", "c@mail.test")))),
          "segmentMembership",
          fields("ups", fields("seg-a", MEMBERSHIP, "seg-b", MEMBERSHIP)),
          "count",
          whole(0, 9),
          "with space",
          words("a", "b"),
          "balance",
          real(-50, 50),
          "mixed",
          new Shape.Unknown(),
          "xEvent",
          items(EVENT));

  private Shapes() {}
}
