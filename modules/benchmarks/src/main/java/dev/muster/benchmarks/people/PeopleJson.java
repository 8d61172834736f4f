package dev.muster.benchmarks.people;

import static dev.muster.benchmarks.people.JsonBytes.ascii;
import static dev.muster.benchmarks.people.Person.NONE;

/// Writes people as NDJSON in the form of XDM: one line for a profile, one for each event.
public final class PeopleJson {
  private static final byte[][] COUNTRY = ascii(Names.COUNTRY);
  private static final byte[][] CITY = ascii(Names.CITY);
  private static final byte[][] DOMAIN = ascii(Names.DOMAIN);
  private static final byte[][] LANGUAGE = ascii(Names.LANGUAGE);
  private static final byte[][] GENDER = ascii(Names.GENDER);
  private static final byte[][] COLOUR = ascii(Names.COLOUR);
  private static final byte[][] FIRST_NAME = ascii(Names.FIRST_NAME);
  private static final byte[][] DEVICE = ascii(Names.DEVICE);
  private static final byte[][] PAGE = ascii(Names.PAGE);
  private static final byte[][] CAMPAIGN = ascii(Names.CAMPAIGN);
  private static final byte[][] SKU = ascii(Names.SKU);
  private static final byte[][] TYPE =
      ascii(Names.types().stream().map(Names.EventType::name).toArray(String[]::new));

  private static final byte[] ID = ascii("{\"_id\":\"e");
  private static final byte[] CRMID = ascii("\"identityMap\":{\"CRMID\":[{\"id\":\"C");
  private static final byte[] PRIMARY = ascii("\",\"primary\":true}]");
  private static final byte[] EMAIL_IDENTITY = ascii(",\"Email\":[{\"id\":\"");
  private static final byte[] DEVICE_IDENTITY = ascii(",\"ECID\":[{\"id\":\"");
  private static final byte[] END_IDENTITY = ascii("\"}]");

  private final JsonBytes out = new JsonBytes();

  public byte[] toBytes() {
    return out.toBytes();
  }

  /// Only the first `length()` bytes count, and only until the next line is written.
  public byte[] array() {
    return out.array();
  }

  public int length() {
    return out.length();
  }

  public void clear() {
    out.clear();
  }

  public void profile(Person person) {
    out.put('{');
    identities(person, true);
    out.put(",\"person\":{");
    text("gender", GENDER, person.gender);
    if (person.birthDay != NONE) {
      name("birthDate").put('"').date(person.birthDay).put('"').put(',');
      name("birthMonth").number(person.birthMonth()).put(',');
    }
    if (person.firstName != NONE) {
      name("name").put('{');
      text("firstName", FIRST_NAME, person.firstName);
      close().put(',');
    }
    close();
    out.put(",\"homeAddress\":{");
    text("country", COUNTRY, person.country);
    text("city", CITY, person.city);
    if (person.zip != NONE) {
      name("postalCode").put('"').digits(person.zip, 5).put('"').put(',');
    }
    close();
    out.put(',');
    text("preferredLanguage", LANGUAGE, person.language);
    consents(person);
    shop(person);
    out.put('}').put('\n');
  }

  private void consents(Person person) {
    name("consents").put("{\"marketing\":{");
    consent("email", person.emailConsent);
    consent("sms", person.smsConsent);
    close().put("},");
  }

  private void consent(String channel, int value) {
    if (value != NONE) {
      name(channel).put(value == 1 ? "{\"val\":\"y\"}," : "{\"val\":\"n\"},");
    }
  }

  /// The tenant's own fields.
  private void shop(Person person) {
    name("_shop").put('{');
    text("emailDomain", DOMAIN, person.domain);
    if (person.colours != NONE) {
      name("colours").put('[');
      for (int colour = 0; colour < COLOUR.length; colour++) {
        if ((person.colours >> colour & 1) != 0) {
          out.put('"').put(COLOUR[colour]).put('"').put(',');
        }
      }
      if (person.colours == 0) {
        out.put(']').put(',');
      } else {
        out.replaceLast(']');
        out.put(',');
      }
    }
    whole("tier", person.tier);
    quarters("lifetimeValue", person.lifetimeQuarters);
    whole("orders", person.orders);
    quarters("averageOrder", person.averageQuarters);
    quarters("credit", person.creditQuarters);
    instant("signedUp", person.signedUp);
    instant("lastLogin", person.lastLogin);
    score("churn", person.scores[0]);
    score("purchase", person.scores[1]);
    score("engagement", person.scores[2]);
    score("risk", person.scores[3]);
    whole("visits", person.visits);
    quarters("distance", person.distanceQuarters);
    close();
  }

  /// One line for the event of this number.
  public void event(Person person, int event) {
    out.put(ID).number(person.number).put('-').number(event).put('"').put(',');
    identities(person, false);
    out.put(',');
    name("timestamp").put('"').time(person.time[event]).put('"').put(',');
    text("eventType", TYPE, person.type[event]);
    int first = person.firstItem[event];
    int end = person.firstItem[event + 1];
    if (first < end) {
      name("productListItems").put('[');
      for (int item = first; item < end; item++) {
        out.put('{');
        text("SKU", SKU, person.sku[item]);
        whole("quantity", person.quantity[item]);
        quarters("priceTotal", person.priceQuarters[item]);
        close().put(',');
      }
      out.replaceLast(']');
      out.put(',');
    }
    if (person.totalQuarters[event] != NONE) {
      name("commerce").put("{\"order\":{");
      quarters("priceTotal", person.totalQuarters[event]);
      close().put("},");
    }
    if (person.page[event] != NONE) {
      name("web").put("{\"webPageDetails\":{");
      text("name", PAGE, person.page[event]);
      close().put("},");
    }
    if (person.campaign[event] != NONE) {
      name("marketing").put('{');
      text("trackingCode", CAMPAIGN, person.campaign[event]);
      close().put(',');
    }
    if (person.device[event] != NONE) {
      name("device").put('{');
      text("type", DEVICE, person.device[event]);
      close().put(',');
    }
    out.replaceLast('}');
    out.put('\n');
  }

  private void identities(Person person, boolean all) {
    out.put(CRMID).digits(person.number, 9).put(PRIMARY);
    if (all && person.hasEmailIdentity) {
      out.put(EMAIL_IDENTITY).put('p').number(person.number).put("@example.com");
      out.put(END_IDENTITY);
    }
    if (all && person.hasDeviceIdentity) {
      out.put(DEVICE_IDENTITY).digits(person.number, 9).put("00000001").put(END_IDENTITY);
    }
    out.put('}');
  }

  /// The identity of a person in the namespace CRMID.
  public static String crmId(int number) {
    return "C%09d".formatted(number);
  }

  private JsonBytes name(String name) {
    return out.put('"').put(name).put('"').put(':');
  }

  private void text(String name, byte[][] texts, int code) {
    if (code != NONE) {
      name(name).put('"').put(texts[code]).put('"').put(',');
    }
  }

  private void whole(String name, int value) {
    if (value != NONE) {
      name(name).number(value).put(',');
    }
  }

  private void quarters(String name, int value) {
    if (value != NONE) {
      name(name).quarters(value).put(',');
    }
  }

  private void score(String name, int value) {
    if (value != NONE) {
      name(name).thousandths(value).put(',');
    }
  }

  private void instant(String name, long millis) {
    if (millis != Person.NEVER) {
      name(name).put('"').time(millis).put('"').put(',');
    }
  }

  /// Ends an object whose last field left a comma behind.
  private JsonBytes close() {
    if (out.array()[out.length() - 1] == ',') {
      out.replaceLast('}');
    } else {
      out.put('}');
    }
    return out;
  }
}
