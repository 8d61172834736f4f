package dev.muster.search.index;

import dev.muster.domain.catalogue.AudienceEvent;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceDeleted;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.catalogue.ExternalRunEvent;
import dev.muster.domain.catalogue.DatasetEvent;
import dev.muster.domain.catalogue.ExportEvent;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.domain.catalogue.PolicyEvent;
import dev.muster.domain.catalogue.SandboxEvent;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Brings events into the index.
///
/// A document holds the names of the folders it is in. When a folder gets a new name or place,
/// everything below it is written again, once for each batch, at its end.
final class Applier {
  private final IndexWriter writer;
  private final Documents documents = new Documents();
  private final Map<Tenant, Branch> branches = new HashMap<>();

  /// The tenants with folders whose content has to be written again.
  private final Set<Branch> moved = new LinkedHashSet<>();

  /// What is kept in memory for one tenant.
  private static final class Branch {
    private final TenantTerms terms;
    private final FolderTree tree = new FolderTree();
    private final Set<String> movedFolderIds = new LinkedHashSet<>();

    Branch(Tenant tenant) {
      terms = TenantTerms.of(tenant);
    }
  }

  Applier(IndexWriter writer) {
    this.writer = writer;
  }

  void apply(Tenant tenant, CatalogueEvent event) throws IOException {
    Branch branch = branch(tenant);
    switch (event) {
      // Its id is new: nothing older has to be looked for.
      case DefinitionCreated(var definition) ->
          writer.addDocument(document(branch, Entry.of(definition)));
      case DefinitionRevised(var definition) -> write(branch, Entry.of(definition));
      case DefinitionDeleted(var id, _, _) -> writer.deleteDocuments(key(branch, id));
      case FolderCreated(var folder) -> {
        put(branch, folder);
        writer.addDocument(document(branch, Entry.of(folder)));
      }
      case FolderRenamed(var folder) -> move(branch, folder);
      case FolderMoved(var folder) -> move(branch, folder);
      case FolderDeleted(var id, _) -> {
        branch.tree.remove(id);
        writer.deleteDocuments(key(branch, id));
      }
      case AudienceEvent audience -> apply(branch, audience);
      case SandboxEvent _ -> forget(tenant, branch);
      // Jobs and merge policies are not searched for.
      case JobEvent _, PolicyEvent _, ExternalRunEvent _, DatasetEvent _, ExportEvent _ -> {}
    }
  }

  private void apply(Branch branch, AudienceEvent event) throws IOException {
    switch (event) {
      case AudienceCreated(var definition, _) ->
          writer.addDocument(document(branch, Entry.of(definition)));
      case AudienceRevised(var definition, _) -> write(branch, Entry.of(definition));
      case ExternalAudienceCreated(var external) ->
          writer.addDocument(document(branch, Entry.of(external)));
      case ExternalAudienceRevised(var external) -> write(branch, Entry.of(external));
      case ExternalAudienceDeleted(var id, _, _) -> writer.deleteDocuments(key(branch, id));
      case AudiencesMeasured _ -> {}
    }
  }

  /// Nothing is left of what was in the tenant's sandbox.
  private void forget(Tenant tenant, Branch branch) throws IOException {
    // Each of its terms begins with the tenant's prefix; ids have one term and no other.
    writer.deleteDocuments(new PrefixQuery(new Term(Fields.ID, branch.terms.prefix())));
    moved.remove(branch);
    branches.remove(tenant);
  }

  /// Ends a batch: what is below moved folders gets its new location.
  void finish() throws IOException {
    if (moved.isEmpty()) {
      return;
    }
    // A reader of our own: what searches see stays as it was before the batch.
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (Branch branch : moved) {
        relocate(branch, reader);
        branch.movedFolderIds.clear();
      }
    }
    moved.clear();
  }

  /// Makes the trees from an index that was just opened.
  void load(SearcherManager searchers) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      Query folders = new TermQuery(new Term(Fields.KIND, Kind.FOLDER.term()));
      StoredFields stored = searcher.storedFields();
      for (ScoreDoc match : matches(searcher, folders)) {
        Document document = stored.document(match.doc);
        Entry entry = Documents.entry(document);
        branch(new Tenant(document.get(Fields.ORGANISATION), document.get(Fields.SANDBOX)))
            .tree
            .put(entry.id(), entry.name(), entry.parentFolderId());
      }
    } finally {
      searchers.release(searcher);
    }
  }

  private Branch branch(Tenant tenant) {
    return branches.computeIfAbsent(tenant, Branch::new);
  }

  private void move(Branch branch, Folder folder) {
    put(branch, folder);
    branch.movedFolderIds.add(folder.id());
    moved.add(branch);
  }

  private static void put(Branch branch, Folder folder) {
    branch.tree.put(folder.id(), folder.name(), folder.parentFolderId());
  }

  private void relocate(Branch branch, DirectoryReader reader) throws IOException {
    Set<String> folderIds = branch.tree.withAllBelow(branch.movedFolderIds);
    for (String id : folderIds) {
      FolderTree.Node node = branch.tree.node(id);
      if (node != null) {
        write(branch, Entry.folder(id, node.name(), node.parentId()));
      }
    }
    List<BytesRef> parents = new ArrayList<>();
    folderIds.forEach(id -> parents.add(new BytesRef(branch.terms.id(id))));
    Query inside =
        new BooleanQuery.Builder()
            .add(new TermInSetQuery(Fields.PARENT, parents), Occur.FILTER)
            .add(new TermQuery(new Term(Fields.KIND, Kind.DEFINITION.term())), Occur.FILTER)
            .build();
    var searcher = new IndexSearcher(reader);
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc match : matches(searcher, inside)) {
      write(branch, Documents.entry(stored, match.doc));
    }
  }

  private void write(Branch branch, Entry entry) throws IOException {
    writer.updateDocument(key(branch, entry.id()), document(branch, entry));
  }

  private Document document(Branch branch, Entry entry) {
    String location = entry.kind() == Kind.FOLDER ? entry.id() : entry.parentFolderId();
    return documents.document(branch.terms, entry, branch.tree.inside(location));
  }

  private static Term key(Branch branch, String id) {
    return new Term(Fields.ID, branch.terms.id(id));
  }

  private static ScoreDoc[] matches(IndexSearcher searcher, Query query) throws IOException {
    int count = searcher.count(query);
    return count == 0 ? new ScoreDoc[0] : searcher.search(query, count).scoreDocs;
  }
}
