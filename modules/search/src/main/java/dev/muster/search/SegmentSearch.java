package dev.muster.search;

import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import dev.muster.search.index.Entry;
import dev.muster.search.index.EntryReader;
import dev.muster.search.index.Fields;
import dev.muster.search.index.IndexHome;
import dev.muster.search.index.Kind;
import dev.muster.search.index.TenantTerms;
import dev.muster.search.query.QueryReader;
import dev.muster.search.query.QueryReading;
import dev.muster.search.query.SearchLimits;
import dev.muster.search.query.SearchRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;

/// What can be asked about the definitions and folders of a tenant. For any number of threads.
///
/// A mistake in the question is a refusal. An `IOException` means that the machine failed or that
/// the index is just being opened again.
public final class SegmentSearch {
  /// The namespace of our own definitions and of the folders they are filed in.
  public static final String NAMESPACE = "AEPSegments";

  private static final List<String> NAMESPACES = List.of(NAMESPACE);
  private static final SortField BY_NAME = new SortField(Fields.ORDER, SortField.Type.STRING);
  private static final Sort NAME_ORDER = new Sort(BY_NAME);
  private static final Sort RELEVANCE_ORDER = new Sort(SortField.FIELD_SCORE, BY_NAME);

  private final Pictures pictures;
  private final SearchLimits limits;

  SegmentSearch(IndexHome home, SearchLimits limits) {
    this.pictures = new Pictures(home, limits);
    this.limits = limits;
  }

  /// The namespaces in which something matches, and how much.
  ///
  /// @param text the search, in Lucene's syntax; blank is the same as none
  public Answer<List<NamespaceCount>> namespaces(Tenant tenant, Optional<String> text)
      throws IOException {
    TenantTerms terms = TenantTerms.of(tenant);
    return matching(
        terms,
        text,
        query ->
            pictures.timed(searcher -> {
              var counts = new ArrayList<NamespaceCount>();
              for (String namespace : NAMESPACES) {
                int count = searcher.count(within(terms, namespace, query).build());
                if (count > 0) {
                  counts.add(new NamespaceCount(namespace, namespace, count));
                }
              }
              return new Answer.Found<>(List.copyOf(counts));
            }));
  }

  /// The entities that match: the most relevant first, or by name when nothing is searched for.
  public Answer<EntitiesPage> entities(Tenant tenant, EntitiesQuestion question)
      throws IOException {
    Optional<SearchRefusal> refusal = refusal(question);
    if (refusal.isPresent()) {
      return new Answer.Refused<>(refusal.get());
    }
    TenantTerms terms = TenantTerms.of(tenant);
    return matching(
        terms,
        question.text(),
        query ->
            pictures.timed(searcher -> {
              BooleanQuery.Builder wanted = within(terms, question.namespace(), query);
              question
                  .folderId()
                  .filter(id -> !id.equals(Folder.ROOT_ID))
                  .ifPresent(id -> wanted.add(term(Fields.ANCESTOR, terms.id(id)), Occur.FILTER));
              return new Answer.Found<>(
                  page(
                      searcher,
                      wanted.build(),
                      query.isPresent() ? RELEVANCE_ORDER : NAME_ORDER,
                      question));
            }));
  }

  /// The folders from the root down to a definition or folder, and itself.
  public Answer<List<Entity>> taxonomy(Tenant tenant, String namespace, String entityId)
      throws IOException {
    TenantTerms terms = TenantTerms.of(tenant);
    return pictures.timed(searcher -> {
      var path = new ArrayList<Entity>();
      Optional<Entity> at = entity(searcher, terms, namespace, entityId);
      while (at.isPresent() && path.size() < limits.depth()) {
        path.add(at.get());
        String parentId = at.get().parentFolderId();
        at =
            parentId.equals(Folder.ROOT_ID)
                ? Optional.empty()
                : entity(searcher, terms, namespace, parentId);
      }
      return path.isEmpty()
          ? new Answer.Unknown<>()
          : new Answer.Found<>(List.copyOf(path.reversed()));
    });
  }

  /// A search that was read, or none.
  private interface Reader<T> {
    Answer<T> read(Optional<Query> query) throws IOException;
  }

  private <T> Answer<T> matching(TenantTerms terms, Optional<String> text, Reader<T> reader)
      throws IOException {
    Optional<String> search = text.filter(given -> !given.isBlank());
    if (search.isEmpty()) {
      return reader.read(Optional.empty());
    }
    return switch (QueryReader.read(search.get(), terms, limits)) {
      case QueryReading.Refused(var refusal) -> new Answer.Refused<>(refusal);
      case QueryReading.Read(var query) -> reader.read(Optional.of(query));
    };
  }

  /// Whatever the search says, only this tenant's documents can match.
  private static BooleanQuery.Builder within(
      TenantTerms terms, String namespace, Optional<Query> query) {
    var within = new BooleanQuery.Builder();
    query.ifPresent(search -> within.add(search, Occur.MUST));
    return within.add(term(Fields.NAMESPACE, terms.namespace(namespace)), Occur.FILTER);
  }

  private static EntitiesPage page(
      IndexSearcher searcher, Query query, Sort sort, EntitiesQuestion question)
      throws IOException {
    int from = question.page() * question.limit();
    int to =
        Math.clamp(
            (long) from + question.limit(), 1, Math.max(1, searcher.getIndexReader().maxDoc()));
    TopFieldDocs found =
        searcher.search(query, new TopFieldCollectorManager(sort, to, Integer.MAX_VALUE));
    var entities = new ArrayList<Entity>();
    for (int index = from; index < found.scoreDocs.length; index++) {
      entities.add(entity(searcher, found.scoreDocs[index]));
    }
    return new EntitiesPage(
        List.copyOf(entities),
        Math.toIntExact(found.totalHits.value()),
        question.page(),
        question.limit());
  }

  private static Optional<Entity> entity(
      IndexSearcher searcher, TenantTerms terms, String namespace, String id) throws IOException {
    Query query = within(terms, namespace, Optional.of(term(Fields.ID, terms.id(id)))).build();
    ScoreDoc[] found = searcher.search(query, 1).scoreDocs;
    return found.length == 0 ? Optional.empty() : Optional.of(entity(searcher, found[0]));
  }

  private static Entity entity(IndexSearcher searcher, ScoreDoc found) throws IOException {
    Entry entry = EntryReader.read(searcher, found.doc);
    return new Entity(
        entry.id(),
        entry.kind() == Kind.FOLDER,
        entry.parentFolderId(),
        entry.name(),
        entry.description());
  }

  private static Query term(String field, String text) {
    return new TermQuery(new Term(field, text));
  }

  private Optional<SearchRefusal> refusal(EntitiesQuestion question) {
    if (question.page() < 0) {
      return Optional.of(SearchRefusal.of("page-invalid", "'page' counts from 0."));
    }
    if (question.limit() < 1 || question.limit() > limits.pageLimit()) {
      return Optional.of(
          SearchRefusal.of(
              "limit-invalid", "'limit' is from 1 to %d.".formatted(limits.pageLimit())));
    }
    if ((long) question.page() * question.limit() > limits.depth()) {
      return Optional.of(
          SearchRefusal.of(
              "page-too-deep",
              "A list can be paged through up to entity %d; search for something more particular."
                  .formatted(limits.depth())));
    }
    return Optional.empty();
  }
}
