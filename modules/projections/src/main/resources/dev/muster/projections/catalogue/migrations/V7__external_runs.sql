-- The read model of runs of external audiences: one row for each, as it is now. `number` is the
-- position at which the run was made.
CREATE TABLE external_run (
  number bigint NOT NULL,
  tenant integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  audience_id text COLLATE "C" NOT NULL,
  document text NOT NULL
);
CREATE UNIQUE INDEX external_run_key ON external_run (tenant, id);
CREATE INDEX external_run_by_number ON external_run (tenant, audience_id, number);
-- Whose members expire.
CREATE INDEX audience_expiring ON audience (tenant, id)
  WHERE facts ->> 'type' = 'ExternalSegment' AND facts ? 'ttlInDays';
