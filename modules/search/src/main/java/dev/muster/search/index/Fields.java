package dev.muster.search.index;

/// The fields of a document in the index. Terms of the fields marked * begin with the tenant's
/// prefix, so that whatever walks over terms walks over those of one tenant only.
public final class Fields {
  /// * The definition's or folder's own id.
  public static final String ID = "id";

  /// * The id of the folder it is directly in, `root` at the top.
  public static final String PARENT = "parent";

  /// * The ids of all folders it is in.
  public static final String ANCESTOR = "ancestor";

  /// * The words of its name.
  public static final String NAME = "name";

  /// * The words of its description.
  public static final String DESCRIPTION = "description";

  /// * The words of the folder names from the root: of the folder it is in, or of the folder it is.
  public static final String LOCATION = "location";

  /// `definition` or `folder`.
  public static final String KIND = "kind";

  /// Tenant and namespace; every search is limited to one of these terms.
  public static final String NAMESPACE = "namespace";

  /// What lists are sorted by: the folded name, the name, the id.
  public static final String ORDER = "order";

  /// Stored with folders only, from which the trees are made when the index is opened.
  static final String ORGANISATION = "organisation";

  /// As `ORGANISATION`.
  static final String SANDBOX = "sandbox";

  private Fields() {}
}
