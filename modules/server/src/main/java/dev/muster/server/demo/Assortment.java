package dev.muster.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the shop sells: teas, coffees, and what one needs for them.
final class Assortment {
  /// @param cents for one of it
  /// @param weight how often it is asked for, compared with the others
  record Product(String sku, String name, String category, int cents, int weight) {}

  static final List<Product> ALL =
      List.of(
          new Product("TG-01", "Sencha, first flush", "green tea", 1290, 12),
          new Product("TG-02", "Jasmine pearls", "green tea", 1690, 8),
          new Product("TG-03", "Gunpowder", "green tea", 690, 9),
          new Product("TG-04", "Matcha for every day", "green tea", 2190, 7),
          new Product("TG-05", "Genmaicha with roasted rice", "green tea", 890, 6),
          new Product("TB-01", "Darjeeling, second flush", "black tea", 1490, 10),
          new Product("TB-02", "Assam, strong leaves", "black tea", 790, 12),
          new Product("TB-03", "Earl Grey", "black tea", 850, 14),
          new Product("TB-04", "Smoky Lapsang", "black tea", 1090, 3),
          new Product("TB-05", "Breakfast blend, 500 g", "black tea", 1890, 9),
          new Product("TH-01", "Peppermint", "herbal tea", 490, 10),
          new Product("TH-02", "Rooibos with vanilla", "herbal tea", 650, 11),
          new Product("TH-03", "Camomile blossoms", "herbal tea", 550, 7),
          new Product("TH-04", "Ginger and lemon", "herbal tea", 590, 12),
          new Product("CO-01", "House espresso, 1 kg", "coffee", 2290, 12),
          new Product("CO-02", "Ethiopia, washed, 250 g", "coffee", 1090, 9),
          new Product("CO-03", "Decaf, 250 g", "coffee", 990, 6),
          new Product("CO-04", "Filter blend, 500 g", "coffee", 1390, 8),
          new Product("PO-01", "Cast iron pot", "ware", 5900, 3),
          new Product("PO-02", "Glass pot with sieve", "ware", 3400, 5),
          new Product("PO-03", "Porcelain cup, pair", "ware", 2200, 5),
          new Product("PO-04", "Pour-over set", "ware", 4500, 3),
          new Product("PO-05", "Kettle with thermometer", "ware", 7900, 2),
          new Product("PO-06", "Tin for 200 g", "ware", 750, 6),
          new Product("GI-01", "Gift box, small", "gift", 2900, 4),
          new Product("GI-02", "Gift box, large", "gift", 5500, 3),
          new Product("GI-03", "Voucher", "gift", 5000, 2));

  private Assortment() {}

  /// What somebody looks for who mostly wants one category.
  static Product pick(SplittableRandom random, String favourite) {
    List<Product> choices =
        random.nextInt(100) < 65
            ? ALL.stream().filter(product -> product.category.equals(favourite)).toList()
            : ALL;
    int total = choices.stream().mapToInt(Product::weight).sum();
    int left = random.nextInt(total);
    List<Product> open = new ArrayList<>(choices);
    while (left >= open.getFirst().weight) {
      left -= open.removeFirst().weight;
    }
    return open.getFirst();
  }
}
