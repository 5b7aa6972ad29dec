-- Everybody's cover, as the facts now say it.  The table is named rather than asked for by tableoid, which would
-- have every row projected.

CREATE VIEW coverage WITH (security_invoker = true) AS
  SELECT c.person_id, p.valid, p.pathway, p.usable_from, p.plan_version, p.coverage_rule, p.fact_no, p.clause, p.reason
  FROM (SELECT f.person_id,
               medins.cover_agg('fact'::regclass, f.fact_no, f.kind, f.valid, f.benefit_year,
                                f.organisation_id, f.code, f.retracted_at) AS cover
        FROM fact f
        GROUP BY f.person_id) c
  CROSS JOIN LATERAL medins.periods(c.cover) p;

-- What gave no cover, and why.
CREATE VIEW coverage_miss WITH (security_invoker = true) AS
  SELECT c.person_id, m.fact_no, m.benefit_year, m.pathway, m.missing, m.need, m.by_fact_no, m.days,
         EXISTS (SELECT FROM medins.periods(c.cover) p WHERE p.fact_no = m.fact_no) AS gives_cover,
         m.plan_version, m.coverage_rule, m.clause
  FROM (SELECT f.person_id,
               medins.cover_agg('fact'::regclass, f.fact_no, f.kind, f.valid, f.benefit_year,
                                f.organisation_id, f.code, f.retracted_at) AS cover,
               medins.coverage_miss_agg('fact'::regclass, f.fact_no, f.kind, f.valid, f.benefit_year,
                                        f.organisation_id, f.code, f.retracted_at) AS misses
        FROM fact f
        GROUP BY f.person_id) c
  CROSS JOIN LATERAL unnest(c.misses) m;

COMMENT ON VIEW coverage IS 'Periods of cover of all persons, computed from the facts; a period with a reason is held, not covered. A condition on person_id goes down to the facts. What was decided on cover does not change with it. / 全部人员的待遇期，由事实推算；带原因者待核定，不视为享受待遇。person_id条件可下推至事实。已作裁定不随之改变。';
COMMENT ON COLUMN coverage.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN coverage.valid IS 'Days of the period. / 待遇期日期范围。';
COMMENT ON COLUMN coverage.pathway IS 'By what right. / 参保途径。';
COMMENT ON COLUMN coverage.usable_from IS 'First day on which the account works. / 账户启用日。';
COMMENT ON COLUMN coverage.plan_version IS 'Plan version that decides. / 所依据的方案版本。';
COMMENT ON COLUMN coverage.coverage_rule IS 'Coverage rule of that version. / 所依据的参保规则。';
COMMENT ON COLUMN coverage.fact_no IS 'The fact it rests on. / 所依据的事实编号。';
COMMENT ON COLUMN coverage.clause IS 'Clause. / 条款。';
COMMENT ON COLUMN coverage.reason IS 'Why it is held, NULL where the person is covered. / 待核定原因，在保时为空。';

COMMENT ON VIEW coverage_miss IS 'Which facts give no cover by which coverage rules, and why. / 哪些事实依哪些参保规则未产生待遇及其原因。';
COMMENT ON COLUMN coverage_miss.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN coverage_miss.fact_no IS 'The fact. / 事实编号。';
COMMENT ON COLUMN coverage_miss.benefit_year IS 'Year meant. / 所属待遇年度。';
COMMENT ON COLUMN coverage_miss.pathway IS 'Right that it would give. / 本可产生的参保途径。';
COMMENT ON COLUMN coverage_miss.missing IS 'Why not: need (a fact that the rule needs besides is not there for that year), suspended (it is, but came when it was suspended), early, late (the fact came before, or after, the days on which the rule takes it), not_first, card (the college''s card settlement is not what the rule asks for), window (the window that measures it is not recorded), empty (cover would begin when it is over), ended (another fact ended it, on days), overlapped (other facts cover all its days already), anchor (what a rule needs is there, the fact it hangs on is not). / 原因：need（缺该年度另需的事实）、suspended（所需事实发生在停用期）、early、late（事实早于或晚于规则所定日期）、not_first（非首个）、card（院校持卡结算情况不符）、window（相关申报或征缴期未登记）、empty（待遇起始时已终了）、ended（被其他事实终止，见days）、overlapped（各日已由其他事实享受）、anchor（已有所需事实而缺锚定事实）。';
COMMENT ON COLUMN coverage_miss.need IS 'Kind of fact that is missing. / 所缺事实的种类。';
COMMENT ON COLUMN coverage_miss.by_fact_no IS 'Fact that ended it, or gives that cover already. / 使其终止或已产生该待遇的事实编号。';
COMMENT ON COLUMN coverage_miss.days IS 'Days lost by that. / 因此失去的日期范围。';
COMMENT ON COLUMN coverage_miss.gives_cover IS 'Whether the fact gives a period all the same, by another rule; held ones count. / 该事实依其他规则是否仍产生待遇期（含待核定）。';
COMMENT ON COLUMN coverage_miss.plan_version IS 'Plan version that decides. / 所依据的方案版本。';
COMMENT ON COLUMN coverage_miss.coverage_rule IS 'Coverage rule of that version. / 参保规则。';
COMMENT ON COLUMN coverage_miss.clause IS 'Clause: of the rule, or of the one that ended it or gives it already. / 条款。';
