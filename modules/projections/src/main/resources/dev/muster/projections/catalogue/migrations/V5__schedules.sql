-- The read model of schedules, each with its document as clients see it.
CREATE TABLE schedule (
  version bigint NOT NULL,
  creation_time bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  document text NOT NULL
);
CREATE UNIQUE INDEX schedule_key ON schedule (tenant, id);
CREATE INDEX schedule_by_creation_time ON schedule (tenant, creation_time, id);
