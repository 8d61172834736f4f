-- The read model of merge policies: one row for each that was ever changed, also when it is deleted;
-- so that the one that every sandbox begins with is known to be gone. `dataset_ids` is a JSON list,
-- empty where the newest fragment wins.
CREATE TABLE merge_policy (
  version bigint NOT NULL,
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  tenant integer NOT NULL,
  active_on_edge boolean NOT NULL,
  is_default boolean NOT NULL,
  deleted boolean NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  graph text COLLATE "C" NOT NULL,
  dataset_ids text NOT NULL,
  creation_author text NOT NULL,
  update_author text NOT NULL
);
CREATE UNIQUE INDEX merge_policy_key ON merge_policy (tenant, id);
