-- Cards, electronic credentials and record books: what happened to them, as facts of a kind each.

INSERT INTO fact_kind (kind, name_en, name_zh, status_is) VALUES
  ('card', 'social security card', '社会保障卡', NULL),
  ('medical_card', 'medical-only card', '医保卡（医疗保险专用）', NULL),
  ('record_book', 'outpatient record book', '门急诊就医记录册', NULL),
  ('e_credential', 'electronic credential', '医保电子凭证', NULL);

-- What a state is called, and (by the plan) the clause that says what it means.
CREATE TABLE credential_state (
  credential text NOT NULL,
  state text NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  clause text REFERENCES clause,
  PRIMARY KEY (credential, state));

INSERT INTO credential_state (credential, state, name_en, name_zh)
SELECT k.kind, s.state, k.name_en || ' ' || s.name_en, k.name_zh || s.name_zh
FROM fact_kind k
JOIN (VALUES
  ('{card,medical_card}'::text[], 'ordered', 'ordered, not issued yet', '已申领，尚未发放'),
  ('{card}', 'inactive', 'issued, not activated', '已发放，尚未开通'),
  ('{card,medical_card}', 'at_pickup_point', 'at the pick-up point', '待自领'),
  ('{card,medical_card,record_book,e_credential}', 'usable', 'usable', '可用'),
  ('{card,medical_card}', 'lost_temporarily', 'reported lost, temporarily', '临时挂失'),
  ('{card,medical_card}', 'lost', 'reported lost', '正式挂失'),
  ('{record_book}', 'lost', 'lost', '遗失'),
  ('{card,medical_card}', 'dead', 'lost, and a replacement ordered', '已挂失并申请补换，不能恢复使用')
) AS s (kinds, state, name_en, name_zh) ON k.kind = ANY (s.kinds);

CREATE VIEW credential_event WITH (security_invoker = true) AS
  SELECT person_id, kind AS credential, code AS event, lower(valid) AS happened_on, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind IN ('card', 'medical_card', 'record_book') AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON credential_event
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('', '', 'event', 'card,medical_card,record_book');

CREATE VIEW e_credential WITH (security_invoker = true) AS
  SELECT person_id, valid, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'e_credential' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON e_credential
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('e_credential');

-- Not deferred, unless a transaction says so that corrects several events of a history together.
CREATE CONSTRAINT TRIGGER check_credential AFTER INSERT OR UPDATE ON fact DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW WHEN (NEW.kind IN ('card', 'medical_card', 'record_book'))
  EXECUTE FUNCTION medins.check_credential();

-- Overdue on a day: due_on is before it, and the card was not issued by due_on.
CREATE VIEW card_order WITH (security_invoker = true) AS
  SELECT o.person_id, o.credential, o.event, o.happened_on AS ordered_on,
         (o.happened_on + CASE WHEN o.event IN ('ordered', 'ordered_online') THEN v.card_due ELSE v.replacement_due END)::date AS due_on,
         i.happened_on AS issued_on, o.document, o.fact_no
  FROM credential_event o
  LEFT JOIN LATERAL (
    SELECT w.card_due, w.replacement_due
    FROM plan p JOIN plan_version w USING (plan)
    WHERE p.settles AND w.published_at IS NOT NULL AND w.valid_from <= o.happened_on
    ORDER BY w.valid_from DESC, w.published_at DESC, w.version DESC
    LIMIT 1) v ON true
  LEFT JOIN LATERAL (
    SELECT e.happened_on
    FROM credential_event e
    WHERE e.person_id = o.person_id AND e.credential = o.credential
      AND e.event IN ('issued', 'replaced', 'instantly_replaced')
      AND (e.happened_on, e.fact_no) > (o.happened_on, o.fact_no)
    ORDER BY e.happened_on, e.fact_no
    LIMIT 1) i ON true
  WHERE o.event IN ('ordered', 'ordered_online', 'replacement_ordered', 'replacement_ordered_online');

COMMENT ON TABLE credential_state IS 'States of credentials. / 就医凭证的状态。';
COMMENT ON COLUMN credential_state.credential IS 'Credential. / 就医凭证。';
COMMENT ON COLUMN credential_state.state IS 'State. / 状态代码。';
COMMENT ON COLUMN credential_state.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN credential_state.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN credential_state.clause IS 'Clause that says what it means; set by the plan. / 规定其含义的条款；由方案设置。';

COMMENT ON VIEW credential_event IS 'What happened to cards and record books; an event that could not happen is refused. Insert records, delete retracts. / 卡和就医记录册的各项事件，不可能的事件被拒绝；插入即登记，删除即撤回。';
COMMENT ON COLUMN credential_event.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN credential_event.credential IS 'card (social security card), medical_card (medical-only card) or record_book. / 社会保障卡（card）、医保卡（medical_card）或就医记录册（record_book）。';
COMMENT ON COLUMN credential_event.event IS 'Event. / 事件。';
COMMENT ON COLUMN credential_event.happened_on IS 'Day it happened; of ordered and its like that on which the application was verified. / 发生日期；申领、补换为核验申请之日。';
COMMENT ON COLUMN credential_event.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN credential_event.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN credential_event.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN credential_event.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW e_credential IS 'Electronic credentials, and when they work; whatever the document of the person, a row says that there is one. / 医保电子凭证及其有效期；不论证件种类，有行即有凭证。';
COMMENT ON COLUMN e_credential.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN e_credential.valid IS 'Days on which it works. / 有效日期范围。';
COMMENT ON COLUMN e_credential.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN e_credential.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN e_credential.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN e_credential.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW card_order IS 'Cards and replacements ordered: when they are due, and when they were issued. / 卡的申领与补换：发放截止日及实际发放日。';
COMMENT ON COLUMN card_order.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN card_order.credential IS 'Credential. / 就医凭证。';
COMMENT ON COLUMN card_order.event IS 'What was ordered, and how. / 申领或补换及其渠道。';
COMMENT ON COLUMN card_order.ordered_on IS 'Day of the order. / 申请（核验通过）日期。';
COMMENT ON COLUMN card_order.due_on IS 'Last day on which it is in time: the day of the order and card_due or replacement_due of the version in force then; NULL: no term. / 按期的最后一日：下单日加当时有效版本的card_due或replacement_due；为空即无期限。';
COMMENT ON COLUMN card_order.issued_on IS 'Day it was issued; NULL: not yet. / 发放日期；为空即尚未发放。';
COMMENT ON COLUMN card_order.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN card_order.fact_no IS 'Number of the order within the person. / 申领事实的个人编号。';
