-- The read model of segment jobs: one row for each, as it is now.
--
-- Jobs of a sandbox are counted, and sorted by that number where their times are equal. `position` is
-- that of the job's last event; `facts` is the part of the document that lists can be filtered by,
-- with whatever path and value a client names.
CREATE TABLE job (
  number bigint NOT NULL,
  position bigint NOT NULL,
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  tenant integer NOT NULL,
  document_bytes integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  document text NOT NULL
);
CREATE UNIQUE INDEX job_key ON job (tenant, id);
CREATE INDEX job_by_creation_time ON job (tenant, creation_time, number) INCLUDE (status);
CREATE INDEX job_by_update_time ON job (tenant, update_time, number) INCLUDE (status);
CREATE INDEX job_by_status ON job (tenant, status, creation_time, number);
CREATE INDEX job_by_facts ON job USING gin (facts jsonb_path_ops);
