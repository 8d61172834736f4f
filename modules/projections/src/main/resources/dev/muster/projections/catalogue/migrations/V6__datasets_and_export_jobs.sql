-- The read models of datasets and of export jobs: one row for each, as it is now.
--
-- Datasets that were deleted have no row. Export jobs of a sandbox are counted, and listed by the time
-- at which they were made and by that number; `position` is that of the job's last event.
CREATE TABLE dataset (
  creation_time bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  description text NOT NULL,
  creation_author text NOT NULL
);
CREATE UNIQUE INDEX dataset_key ON dataset (tenant, id);
CREATE INDEX dataset_by_name ON dataset (tenant, name, id);

CREATE TABLE export_job (
  number bigint NOT NULL,
  position bigint NOT NULL,
  creation_time bigint NOT NULL,
  update_time bigint NOT NULL,
  tenant integer NOT NULL,
  status text COLLATE "C" NOT NULL,
  dataset_id text COLLATE "C" NOT NULL,
  document text NOT NULL
);
CREATE UNIQUE INDEX export_job_key ON export_job (tenant, number);
CREATE INDEX export_job_by_creation_time ON export_job (tenant, creation_time, number) INCLUDE (status);
