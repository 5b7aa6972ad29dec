-- What the objects of person.ledger.sql and views.ledger.sql are, in English and Chinese.

COMMENT ON TABLE college IS 'Colleges. / 院校。';
COMMENT ON COLUMN college.college_id IS 'Number. / 院校编号。';
COMMENT ON COLUMN college.name IS 'Name. / 名称。';
COMMENT ON COLUMN college.card_settlement_from IS 'Day from which its students settle by card; NULL: unknown. / 并轨日期，自此学生持卡结算；为空即未知。';

COMMENT ON TABLE institution_kind IS 'Kinds of institution, and the care they give. / 机构类别及其提供的医疗类别。';
COMMENT ON COLUMN institution_kind.kind IS 'Code. / 类别代码。';
COMMENT ON COLUMN institution_kind.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN institution_kind.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN institution_kind.care IS 'Kinds of care they give. / 提供的医疗类别。';
COMMENT ON COLUMN institution_kind.level IS 'Level that counts where an institution has none of its own. / 机构未登记等级时所适用的等级。';

COMMENT ON TABLE institution IS 'Hospitals, clinics and pharmacies. / 医疗机构和药店。';
COMMENT ON COLUMN institution.institution_id IS 'Number. / 机构编号。';
COMMENT ON COLUMN institution.code IS 'Code on the national platform. / 国家平台机构代码。';
COMMENT ON COLUMN institution.name IS 'Name. / 名称。';
COMMENT ON COLUMN institution.parent_id IS 'Institution it is a part of. / 上级机构。';

COMMENT ON TABLE institution_term IS 'What an institution was, and when. / 机构在各期间的属性。';
COMMENT ON COLUMN institution_term.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN institution_term.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN institution_term.level IS 'Level; NULL: unknown. / 级别；为空即未知。';
COMMENT ON COLUMN institution_term.kind IS 'Kind. / 类别。';
COMMENT ON COLUMN institution_term.region IS 'Code of the region it is in. / 所在地区划代码。';
COMMENT ON COLUMN institution_term.designated IS 'Whether it is designated by the insurance. / 是否医保定点。';
COMMENT ON COLUMN institution_term.connected IS 'Whether it is connected for direct settlement. / 是否联网直接结算。';

COMMENT ON TABLE designation IS 'What an institution is to a college, and when. / 机构与院校的关系及期间。';
COMMENT ON COLUMN designation.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN designation.relation IS 'campus: its own clinic; designated: chosen for its students. / 校内机构（campus）或选定机构（designated）。';
COMMENT ON COLUMN designation.owned IS 'Whether the college runs it by itself. / 是否院校自办。';
COMMENT ON COLUMN designation.valid IS 'Days. / 日期范围。';

COMMENT ON TABLE document_type IS 'Types of identity document. / 身份证件类型。';
COMMENT ON COLUMN document_type.document_type IS 'Code. / 类型代码。';
COMMENT ON COLUMN document_type.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN document_type.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN document_type.psn_cert_type IS 'Code on the national platform. / 国家平台人员证件类型代码。';
COMMENT ON COLUMN document_type.foreigner IS 'Whether its holders are foreigners; NULL: it does not tell. / 持有人是否为外国人；为空即不能判断。';

COMMENT ON TABLE person IS 'Persons. Claims and facts of a person are recorded under the lock of this row. / 人员；其结算和事实在本行锁下登记。';
COMMENT ON COLUMN person.person_id IS 'Number. / 人员编号。';
COMMENT ON COLUMN person.resident_id IS 'Identity number of 18 places. / 18位居民身份号码。';
COMMENT ON COLUMN person.document_type IS 'Type of another identity document. / 其他身份证件的类型。';
COMMENT ON COLUMN person.document_no IS 'Its number, in capitals. / 该证件号码，字母大写。';
COMMENT ON COLUMN person.nationality IS 'Nationality, ISO 3166-1 alpha-3; NULL where the document tells it. / 国籍（ISO 3166-1三字母代码）；证件已表明者可为空。';
COMMENT ON COLUMN person.name IS 'Name. / 姓名。';

COMMENT ON TABLE fact_kind IS 'Kinds of fact. / 事实种类。';
COMMENT ON COLUMN fact_kind.kind IS 'Code. / 种类代码。';
COMMENT ON COLUMN fact_kind.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN fact_kind.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN fact_kind.status_is IS 'What it adds to a claim''s statuses while in force: its kind, its code, or NULL nothing. / 有效期间为结算增加的身份：种类（kind）、代码（code）或无（空）。';

COMMENT ON COLUMN fact_kind.organisation_is IS 'What organisation_id of its facts is of: college, institution, family (group), region; NULL: not said. / 该类事实的organisation_id所指：院校（college）、机构（institution）、家庭共济网（family）、地区（region）；为空即未定。';

COMMENT ON TABLE fact IS 'Everything known of persons. Rows are added, and may be retracted once; nothing else changes. / 关于人员的全部事实；只增加，可撤回一次，此外不变。';
COMMENT ON COLUMN fact.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN fact.fact_no IS 'Number within the person, in the order recorded. / 个人事实编号，按登记顺序。';
COMMENT ON COLUMN fact.kind IS 'Kind. / 种类。';
COMMENT ON COLUMN fact.valid IS 'Days on which it holds; an event has one day. / 有效日期范围；事件为一天。';
COMMENT ON COLUMN fact.benefit_year IS 'Year meant. / 所属待遇年度。';
COMMENT ON COLUMN fact.organisation_id IS 'College, institution or region concerned, as the kind has it. / 相关院校、机构或地区，依种类而定。';
COMMENT ON COLUMN fact.code IS 'Code, as the kind has it. / 代码，依种类而定。';
COMMENT ON COLUMN fact.amount IS 'Amount. / 金额。';
COMMENT ON COLUMN fact.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN fact.exclusive IS 'Whether another of the kind on the same day is refused. / 是否拒绝同日的同类事实。';
COMMENT ON COLUMN fact.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN fact.recorded_by IS 'Role that recorded it. / 登记人。';
COMMENT ON COLUMN fact.retracted_at IS 'When it was retracted. / 撤回时间。';

COMMENT ON TABLE insurer IS 'Insurers of serious illness that a person may choose. / 可供选择的大病保险承办机构。';
COMMENT ON COLUMN insurer.insurer IS 'Code. / 代码。';
COMMENT ON COLUMN insurer.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN insurer.name_zh IS 'Name in Chinese. / 中文名称。';

COMMENT ON TABLE illness IS 'Which diseases count as which listed treatment. / 疾病与大病治疗项目的对应。';
COMMENT ON COLUMN illness.disease IS 'Disease, by its code on the platform. / 平台疾病代码。';
COMMENT ON COLUMN illness.illness IS 'Listed treatment. / 大病治疗项目。';
COMMENT ON COLUMN illness.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN illness.name_zh IS 'Name in Chinese. / 中文名称。';

COMMENT ON VIEW identity IS 'The document that each person is known by, and the nationality. / 每人的身份证件和国籍。';
COMMENT ON COLUMN identity.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN identity.name IS 'Name. / 姓名。';
COMMENT ON COLUMN identity.document_type IS 'Type of document; that of the identity number where there is one. / 证件类型；有居民身份号码者以其为准。';
COMMENT ON COLUMN identity.document_no IS 'Number of the document. / 证件号码。';
COMMENT ON COLUMN identity.psn_cert_type IS 'Code of the type on the national platform. / 国家平台人员证件类型代码。';
COMMENT ON COLUMN identity.nationality IS 'Nationality recorded, else told by the document; NULL: unknown. A foreigner of whom no state is said has the code that passports use for that. / 登记的国籍，或证件所表明者；为空即未知。国别不明的外国人用护照通行的不明代码。';

COMMENT ON VIEW study IS 'Enrolment at a college; one at a time. Insert records, delete retracts. / 在校就读，同时仅一处；插入即登记，删除即撤回。';
COMMENT ON VIEW coverage_event IS 'Events that lead to cover or end it: declaration, payment, confirmation, commitment, disability_listing, termination_application, termination. / 参保与终止事件：申报、缴费、确认、承诺、重残名单、终止申请、终止。';
COMMENT ON VIEW other_insurance IS 'Other basic medical insurance. / 其他基本医疗保险。';
COMMENT ON VIEW status IS 'Statuses that aid depends on, and where they were granted. / 救助身份及其认定地。';
COMMENT ON VIEW insurer_choice IS 'Insurer of serious illness chosen for a benefit year; one a year. / 个人为某待遇年度选定的大病保险承办机构，一年一家。';
COMMENT ON VIEW out_of_area IS 'Filings for care in another region. / 异地就医备案。';
COMMENT ON VIEW household IS 'Place of household registration. / 户籍所在地。';
COMMENT ON VIEW internship IS 'Place of internship. / 实习地。';
COMMENT ON VIEW referral IS 'Referrals agreed by an institution. / 机构同意的转诊。';
COMMENT ON VIEW identity_unsynchronised IS 'Times in which a person''s identity was not yet synchronised. / 身份信息未同步的期间。';

COMMENT ON COLUMN study.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN study.college_id IS 'College. / 院校。';
COMMENT ON COLUMN study.valid IS 'From the day of entry on. / 自入学登记日起的期间。';
COMMENT ON COLUMN study.form IS 'Form of study. / 学习形式。';
COMMENT ON COLUMN study.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN study.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN study.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN study.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN coverage_event.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN coverage_event.kind IS 'Kind of event. / 事件种类。';
COMMENT ON COLUMN coverage_event.happened_on IS 'Day it happened. / 发生日期。';
COMMENT ON COLUMN coverage_event.benefit_year IS 'Year declared, paid or committed for. / 申报、缴费或承诺所属年度。';
COMMENT ON COLUMN coverage_event.college_id IS 'College concerned. / 相关院校。';
COMMENT ON COLUMN coverage_event.amount IS 'Amount paid. / 缴费金额。';
COMMENT ON COLUMN coverage_event.payer IS 'Who paid: person, government, college or family; NULL: the person. / 缴费方：个人、政府、院校或家庭共济；为空即个人。';
COMMENT ON COLUMN coverage_event.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN coverage_event.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN coverage_event.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN coverage_event.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN other_insurance.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN other_insurance.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN other_insurance.code IS 'local_employee, local_resident or elsewhere. / 本市职工（local_employee）、本市居民（local_resident）或异地（elsewhere）。';
COMMENT ON COLUMN other_insurance.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN other_insurance.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN other_insurance.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN other_insurance.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN status.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN status.status IS 'minimum_living, low_income, severe_disability or school_hardship. / 低保、低收入、重残或校内困难。';
COMMENT ON COLUMN status.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN status.place IS 'Code of the region that granted it. / 认定地区划代码。';
COMMENT ON COLUMN status.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN status.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN status.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN status.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN insurer_choice.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN insurer_choice.benefit_year IS 'Benefit year it is chosen for. / 所选待遇年度。';
COMMENT ON COLUMN insurer_choice.insurer IS 'Insurer. / 承办机构代码。';
COMMENT ON COLUMN insurer_choice.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN insurer_choice.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN insurer_choice.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN insurer_choice.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN out_of_area.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN out_of_area.valid IS 'Days the filing holds. / 备案有效期。';
COMMENT ON COLUMN out_of_area.region IS 'Code of the region filed for. / 备案地区划代码。';
COMMENT ON COLUMN out_of_area.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN out_of_area.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN out_of_area.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN out_of_area.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN household.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN household.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN household.region IS 'Code of the region. / 区划代码。';
COMMENT ON COLUMN household.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN household.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN household.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN household.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN internship.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN internship.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN internship.region IS 'Code of the region. / 区划代码。';
COMMENT ON COLUMN internship.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN internship.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN internship.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN internship.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN referral.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN referral.valid IS 'Days the referral holds. / 转诊有效期。';
COMMENT ON COLUMN referral.institution_id IS 'Institution that agreed. / 同意转诊的机构。';
COMMENT ON COLUMN referral.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN referral.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN referral.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN referral.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN identity_unsynchronised.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN identity_unsynchronised.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN identity_unsynchronised.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN identity_unsynchronised.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN identity_unsynchronised.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN identity_unsynchronised.recorded_by IS 'Role that recorded it. / 登记人。';
