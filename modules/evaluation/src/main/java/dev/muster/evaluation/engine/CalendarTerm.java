package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import java.util.List;

/// The month, year or day of a time.
final class CalendarTerm extends Term {
  private final Part part;

  enum Part {
    MONTH,
    YEAR,
    DAY_OF_MONTH
  }

  CalendarTerm(Part part, Term time) {
    super(List.of(time));
    this.part = part;
  }

  @Override
  Object key() {
    return part;
  }

  @Override
  Vector evaluate(Frame frame) {
    return of(frame, frame.get(input(0)));
  }

  private Vector of(Frame frame, Vector time) {
    return switch (time) {
      case Listing listing -> {
        Vector parts = of(frame, listing.elements());
        yield new Listing(listing.level(), parts, listing.selection(), null, true);
      }
      case Borrowed _ -> throw new UnfitException("parts of the times of a list");
      default -> single(frame, Temporal.of(frame, this, time));
    };
  }

  private Numbers single(Frame frame, Times times) {
    Level level = times.level();
    double[] values = frame.doubles(level.rowCount());
    for (int row = 0; row < level.rowCount(); row++) {
      boolean present = times.present() == null || Bits.at(times.present(), row);
      values[row] = present ? part(Math.floorDiv(times.starts()[row], Temporal.DAY_MILLIS)) : 0;
    }
    return new Numbers(level, values, times.present(), Numbers.Kind.WHOLE, null);
  }

  /// Counts in years that begin in March, so that the leap day is the last of its year, and in eras
  /// of 400 years, which all have the same number of days.
  private double part(long epochDay) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097L);
    long dayOfEra = day - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long marchMonth = (5 * dayOfYear + 2) / 153;
    long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    return switch (part) {
      case MONTH -> month;
      case DAY_OF_MONTH -> dayOfYear - (153 * marchMonth + 2) / 5 + 1;
      case YEAR -> yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    };
  }
}
