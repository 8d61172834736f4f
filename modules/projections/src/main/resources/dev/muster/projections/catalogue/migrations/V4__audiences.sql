-- The read model of audiences, those that are segment definitions and those from outside: one row
-- for each, as it is now. `number` is the position at which it was made, which never changes;
-- `position` is that of its last change. `facts` is what lists can be filtered by.
CREATE TABLE audience (
  number bigint NOT NULL,
  position bigint NOT NULL,
  version bigint NOT NULL,
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  lifecycle text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  folded_name text COLLATE "C" NOT NULL,
  folded_description text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  document text NOT NULL
);
CREATE UNIQUE INDEX audience_key ON audience (tenant, id);
CREATE INDEX audience_by_number ON audience (tenant, number);
-- Who refers to an audience; most refer to none.
CREATE INDEX audience_dependencies ON audience USING gin ((facts -> 'dependencies') jsonb_path_ops)
  WHERE facts -> 'dependencies' <> '[]'::jsonb;

-- How large audiences were when somebody counted them.
CREATE TABLE audience_metrics (
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  profiles text,
  records text
);
CREATE UNIQUE INDEX audience_metrics_key ON audience_metrics (tenant, id);
