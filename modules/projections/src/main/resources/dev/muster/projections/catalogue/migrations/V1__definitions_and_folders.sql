-- The read models of definitions and folders, in the schema of one generation.
--
-- Keys are unique indexes and not constraints, so that a generation that is built beside the live
-- one can do without them until its rows are in.

-- What each projection has applied; written in the same transaction as its rows.
CREATE TABLE projection (
  name text NOT NULL PRIMARY KEY,
  version integer NOT NULL,
  position bigint NOT NULL
);

-- Tenants have numbers here, which keeps the indexes of everything else small. Two columns, since
-- a text made of both could mean two tenants.
CREATE TABLE tenant (
  number integer NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  sandbox text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX tenant_key ON tenant (organisation, sandbox);
CREATE UNIQUE INDEX tenant_number ON tenant (number);

-- The definitions there are, with what lists are sorted and filtered by. Their documents are in
-- definition_version.
CREATE TABLE definition (
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  version bigint NOT NULL,
  tenant integer NOT NULL,
  batch boolean NOT NULL,
  continuous boolean NOT NULL,
  synchronous boolean NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  parent_folder_id text COLLATE "C" NOT NULL
);
-- Each index costs every write; what else can be sorted and filtered by is sorted and filtered within the
-- tenant's own rows, of which there are some thousands.
CREATE UNIQUE INDEX definition_key ON definition (tenant, id)
  INCLUDE (version, batch, continuous, synchronous);
CREATE INDEX definition_by_name ON definition (tenant, name, id)
  INCLUDE (batch, continuous, synchronous);
CREATE INDEX definition_by_creation_time ON definition (tenant, creation_time, id)
  INCLUDE (batch, continuous, synchronous);
CREATE INDEX definition_by_update_time ON definition (tenant, update_time, id)
  INCLUDE (batch, continuous, synchronous);

-- Every version that ever was, the deletion included, which has no document.
CREATE TABLE definition_version (
  version bigint NOT NULL,
  time bigint NOT NULL,
  position bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  change text COLLATE "C" NOT NULL,
  author text NOT NULL,
  document text
);
CREATE UNIQUE INDEX definition_version_key ON definition_version (tenant, id, version);

CREATE TABLE folder (
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  version bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  parent_folder_id text COLLATE "C" NOT NULL,
  creation_author text NOT NULL,
  update_author text NOT NULL
);
CREATE UNIQUE INDEX folder_key ON folder (tenant, id);
CREATE INDEX folder_by_name ON folder (tenant, name, id);
CREATE INDEX folder_by_parent ON folder (tenant, parent_folder_id, name, id);
