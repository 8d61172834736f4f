package dev.muster.search.index;

import dev.muster.domain.folders.Folder;
import dev.muster.search.text.Folding;
import dev.muster.search.text.WordStream;
import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;

/// From entries to Lucene's documents and back. Used by one thread.
final class Documents {
  /// The one namespace that our own definitions and folders are in.
  static final String NAMESPACE = "AEPSegments";

  /// Names are sorted by their beginning: Lucene's terms are bounded.
  private static final int ORDERED_LENGTH = 500;

  private static final FieldType TERM = type(IndexOptions.DOCS, true);
  private static final FieldType SCORED = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, false);
  private static final FieldType UNSCORED = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, true);

  private final WordStream nameWords = new WordStream();
  private final WordStream descriptionWords = new WordStream();
  private final WordStream locationWords = new WordStream();

  Document document(TenantTerms tenant, Entry entry, FolderTree.Place place) {
    var document = new Document();
    document.add(term(Fields.NAMESPACE, tenant.namespace(NAMESPACE)));
    document.add(term(Fields.KIND, entry.kind().term()));
    document.add(term(Fields.ID, tenant.id(entry.id())));
    document.add(term(Fields.PARENT, tenant.id(entry.parentFolderId())));
    for (String folderId : place.folderIds()) {
      // A folder's location holds its own name, but it is not inside itself.
      if (!folderId.equals(entry.id())) {
        document.add(term(Fields.ANCESTOR, tenant.id(folderId)));
      }
    }
    String prefix = tenant.prefix();
    document.add(new Field(Fields.NAME, nameWords.over(prefix, entry.name()), SCORED));
    if (!entry.description().isEmpty()) {
      document.add(
          new Field(
              Fields.DESCRIPTION, descriptionWords.over(prefix, entry.description()), SCORED));
      document.add(new StoredField(Fields.DESCRIPTION, entry.description()));
    }
    if (!place.folderIds().isEmpty()) {
      document.add(
          new Field(Fields.LOCATION, locationWords.over(prefix, place.location()), UNSCORED));
    }
    document.add(new SortedDocValuesField(Fields.ORDER, new BytesRef(order(entry))));
    document.add(new StoredField(Fields.ID, entry.id()));
    document.add(new StoredField(Fields.NAME, entry.name()));
    if (!entry.parentFolderId().equals(Folder.ROOT_ID)) {
      document.add(new StoredField(Fields.PARENT, entry.parentFolderId()));
    }
    if (entry.kind() == Kind.FOLDER) {
      document.add(new StoredField(Fields.ORGANISATION, tenant.tenant().organisation()));
      document.add(new StoredField(Fields.SANDBOX, tenant.tenant().sandbox()));
    }
    return document;
  }

  static Entry entry(StoredFields stored, int documentNumber) throws IOException {
    return entry(stored.document(documentNumber));
  }

  static Entry entry(Document stored) {
    return new Entry(
        stored.get(Fields.ORGANISATION) == null ? Kind.DEFINITION : Kind.FOLDER,
        stored.get(Fields.ID),
        orElse(stored, Fields.PARENT, Folder.ROOT_ID),
        stored.get(Fields.NAME),
        orElse(stored, Fields.DESCRIPTION, ""));
  }

  private static String orElse(Document stored, String field, String absent) {
    String value = stored.get(field);
    return value == null ? absent : value;
  }

  private static String order(Entry entry) {
    String name = entry.name();
    String start = name.length() <= ORDERED_LENGTH ? name : name.substring(0, ORDERED_LENGTH);
    return Folding.fold(start) + "\u0000" + start + "\u0000" + entry.id();
  }

  private static Field term(String field, String value) {
    return new Field(field, new BytesRef(value), TERM);
  }

  private static FieldType type(IndexOptions options, boolean omitNorms) {
    var type = new FieldType();
    type.setIndexOptions(options);
    type.setOmitNorms(omitNorms);
    type.setTokenized(options != IndexOptions.DOCS);
    type.freeze();
    return type;
  }
}
