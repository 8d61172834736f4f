package dev.muster.columns.kernel;

/// The loops that come in two forms: by vector instructions, and one value at a time for machines
/// without them. Each sets a bit for every value from `low` to `high`, both included, and clears
/// all others up to the last word that has a value.
interface Loops {
  /// Which form this process uses: the property `muster.kernels`, `vector` or `scalar`, or else
  /// what the machine can do.
  Loops CHOSEN = choose(System.getProperty("muster.kernels", ""));

  void within(byte[] values, byte low, byte high, long[] bits);

  void within(short[] values, short low, short high, long[] bits);

  void within(int[] values, int low, int high, long[] bits);

  void within(long[] values, long low, long high, long[] bits);

  void within(double[] values, double low, double high, long[] bits);

  private static Loops choose(String wish) {
    boolean hasModule = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return switch (wish) {
      case "scalar" -> new ScalarLoops();
      case "vector" -> new VectorLoops();
      case "" -> hasModule && VectorLoops.isWorthwhile() ? new VectorLoops() : new ScalarLoops();
      default ->
          throw new IllegalArgumentException(
              "muster.kernels is '%s', neither 'vector' nor 'scalar'.".formatted(wish));
    };
  }
}
