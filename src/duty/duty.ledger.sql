-- Who has what to do in the ledger: what row security asks (medins.grant_access).

CREATE TABLE duty (
  -- by number, so that a role keeps its duties under a new name
  grantee regrole NOT NULL,
  duty text NOT NULL CHECK (duty IN ('billing', 'college', 'office', 'policy', 'auditor', 'reporter')),
  -- the institution or the college
  scope bigint CHECK ((scope IS NOT NULL) = (duty IN ('billing', 'college'))),
  CONSTRAINT duty_key UNIQUE NULLS NOT DISTINCT (grantee, duty, scope));
-- no primary key, since scope may be NULL: for logical replication
ALTER TABLE duty REPLICA IDENTITY FULL;

-- A college's students (medins.students_in_charge), without reading everybody's facts.
CREATE INDEX fact_study ON fact (organisation_id) WHERE kind = 'study' AND retracted_at IS NULL;

COMMENT ON TABLE duty IS 'What roles have to do in the ledger, and for whom; kept by medins.grant_access. / 各角色在账套中的职责及范围；由medins.grant_access维护。';
COMMENT ON COLUMN duty.grantee IS 'Role; its members have the duty too, and it keeps its duties under a new name. / 角色；其成员同有此职责，改名后仍保留。';
COMMENT ON COLUMN duty.duty IS 'billing, college, office, policy, auditor or reporter. / 职责：billing结算、college院校、office经办、policy政策、auditor审计、reporter报表。';
COMMENT ON COLUMN duty.scope IS 'Institution (billing) or college (college); else NULL. / 机构（billing）或院校（college）；其他为空。';
