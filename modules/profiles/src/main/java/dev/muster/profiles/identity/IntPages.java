package dev.muster.profiles.identity;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// A growing list of ints in pages, of which an image can be taken at the price of one reference
/// for each page: a page that an image shares is copied before it is written to.
public final class IntPages {
  static final int PAGE_SHIFT = 12;
  static final int PAGE_LENGTH = 1 << PAGE_SHIFT;
  private static final int IN_PAGE = PAGE_LENGTH - 1;

  private final int absent;
  private int[][] pages = {};
  private boolean[] shared = {};

  /// @param absent what stands where nothing was set
  public IntPages(int absent) {
    this.absent = absent;
  }

  /// As it was when it was taken.
  public static final class Image {
    private final int[][] pages;
    private final int absent;

    private Image(int[][] pages, int absent) {
      this.pages = pages;
      this.absent = absent;
    }

    public int get(int index) {
      int page = index >>> PAGE_SHIFT;
      return page < pages.length ? pages[page][index & IN_PAGE] : absent;
    }

    void write(DataOutput out) throws IOException {
      out.writeInt(pages.length);
      for (int[] page : pages) {
        ArrayBytes.write(out, page, PAGE_LENGTH);
      }
    }
  }

  /// What an image has written.
  static IntPages read(DataInput in, int absent) throws IOException {
    var read = new IntPages(absent);
    int pageCount = in.readInt();
    if (pageCount < 0 || pageCount > Integer.MAX_VALUE >>> PAGE_SHIFT) {
      throw new IOException("There cannot be %d pages.".formatted(pageCount));
    }
    read.pages = new int[pageCount][];
    read.shared = new boolean[pageCount];
    for (int page = 0; page < pageCount; page++) {
      read.pages[page] = ArrayBytes.readInts(in);
      if (read.pages[page].length != PAGE_LENGTH) {
        throw new IOException("A page has %d values.".formatted(read.pages[page].length));
      }
    }
    return read;
  }

  public int get(int index) {
    int page = index >>> PAGE_SHIFT;
    return page < pages.length ? pages[page][index & IN_PAGE] : absent;
  }

  public void set(int index, int value) {
    int page = index >>> PAGE_SHIFT;
    if (page >= pages.length) {
      grow(page);
    } else if (shared[page]) {
      pages[page] = pages[page].clone();
      shared[page] = false;
    }
    pages[page][index & IN_PAGE] = value;
  }

  private void grow(int page) {
    int before = pages.length;
    pages = Arrays.copyOf(pages, page + 1);
    shared = Arrays.copyOf(shared, page + 1);
    for (int each = before; each <= page; each++) {
      pages[each] = new int[PAGE_LENGTH];
      Arrays.fill(pages[each], absent);
    }
  }

  public Image image() {
    Arrays.fill(shared, true);
    return new Image(pages.clone(), absent);
  }

  public long sizeBytes() {
    return 4L * PAGE_LENGTH * pages.length;
  }
}
