-- What the objects of person.ledger.sql and views.ledger.sql are, in English and Chinese.

COMMENT ON TABLE college IS 'Colleges. / 院校。';
COMMENT ON COLUMN college.college_id IS 'Number. / 院校编号。';
COMMENT ON COLUMN college.name IS 'Name. / 名称。';
COMMENT ON COLUMN college.card_settlement_from IS 'Day from which its students settle by card (SN-10.3); NULL: unknown. / 学生持卡结算的起始日（SN-10.3）；为空即未知。';

COMMENT ON TABLE institution_kind IS 'Kinds of institution, and the care they give. / 机构类别及其提供的医疗类别。';
COMMENT ON COLUMN institution_kind.kind IS 'Code. / 类别代码。';
COMMENT ON COLUMN institution_kind.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN institution_kind.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN institution_kind.care IS 'Kinds of care they give; other care is an error (MI014). / 提供的医疗类别；其他类别报错（MI014）。';
COMMENT ON COLUMN institution_kind.level IS 'Level that counts where an institution has none of its own: 1 for community centres and stations (SN-2.2), else NULL. / 机构无级别时所用的级别：社区卫生服务中心（站）为1（SN-2.2），其余为空。';

COMMENT ON TABLE institution IS 'Hospitals, clinics and pharmacies. / 医疗机构和药店。';
COMMENT ON COLUMN institution.institution_id IS 'Number. / 机构编号。';
COMMENT ON COLUMN institution.code IS 'Code on the national platform; unique. / 国家平台代码，唯一。';
COMMENT ON COLUMN institution.name IS 'Name. / 名称。';
COMMENT ON COLUMN institution.parent_id IS 'Institution it is a part of; a designation of that counts for it too. / 上级机构；上级机构的选定同样适用于它。';

COMMENT ON TABLE institution_term IS 'What an institution was, and when. Terms of one institution do not overlap; outside every term it is not designated. / 机构在各期间的属性。同一机构各期间不重叠；不在任何期间即非定点。';
COMMENT ON COLUMN institution_term.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN institution_term.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN institution_term.level IS 'Level, 0 to 9; NULL: unknown. / 级别，0至9；为空即未知。';
COMMENT ON COLUMN institution_term.kind IS 'Kind. / 类别。';
COMMENT ON COLUMN institution_term.region IS 'Code of the region it is in, 2 to 12 digits. / 所在地区代码，2至12位数字。';
COMMENT ON COLUMN institution_term.designated IS 'Whether it is designated by the insurance. / 是否医保定点。';
COMMENT ON COLUMN institution_term.connected IS 'Whether it is connected for direct settlement. / 是否联网直接结算。';

COMMENT ON TABLE designation IS 'What an institution is to a college, and when. / 机构与院校的关系及期间。';
COMMENT ON COLUMN designation.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN designation.relation IS 'campus: a clinic of the college; designated: chosen for its students, one at a time. / campus：院校医疗机构；designated：为学生选定的定点机构，同时仅一家。';
COMMENT ON COLUMN designation.owned IS 'Whether the college runs it by itself. / 是否院校自办。';
COMMENT ON COLUMN designation.valid IS 'Days. / 日期范围。';

COMMENT ON TABLE document_type IS 'Types of identity document; rows may be added. / 身份证件类型；可增加。';
COMMENT ON COLUMN document_type.document_type IS 'Code. resident_id, residence_permit and permanent_residence are those of an identity number, never in person.document_type. / 代码。resident_id、residence_permit、permanent_residence为身份号码所属证件，不用于person.document_type。';
COMMENT ON COLUMN document_type.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN document_type.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN document_type.psn_cert_type IS 'Code on the national platform. / 国家平台人员证件类型代码。';
COMMENT ON COLUMN document_type.foreigner IS 'Whether its holders are foreigners; NULL: it does not tell, so the nationality is to be recorded (a foreign passport); it is never guessed. / 持有人是否为外国人；为空即证件未示，须登记国籍（如外国护照），不作推测。';

COMMENT ON TABLE person IS 'Persons. Whoever adds a claim or a fact of a person locks this row. Each has an identity number, another document, or both; see view identity. / 人员；新增该人结算或事实时锁定本行。每人须有身份号码或其他证件，或两者兼有；见identity视图。';
COMMENT ON COLUMN person.person_id IS 'Number; never changes. Errors: MI022. / 人员编号，不可更改。错误：MI022。';
COMMENT ON COLUMN person.resident_id IS 'Identity number of 18 places, unique; a person has it, another document, or both. / 18位居民身份号码，唯一；每人须有身份号码或其他证件，或两者兼有。';
COMMENT ON COLUMN person.document_type IS 'Type of another identity document, a row of document_type; unique together with its number. / 其他身份证件的类型，见document_type表；与号码合并唯一。';
COMMENT ON COLUMN person.document_no IS 'Its number, in capitals. / 该证件号码，字母大写。';
COMMENT ON COLUMN person.nationality IS 'Nationality, ISO 3166-1 alpha-3; may be NULL where the document tells it. It cannot contradict the identity number: permanent residence cards are foreigners'', all others are of Chinese nationals (CHN, HKG, MAC, TWN). / 国籍（ISO 3166-1三字母代码）；证件已表明者可为空。不得与身份号码矛盾：永久居留身份证为外国人，其余为中国籍（CHN、HKG、MAC、TWN）。';
COMMENT ON COLUMN person.name IS 'Name. / 姓名。';

COMMENT ON TABLE fact_kind IS 'Kinds of fact. / 事实种类。';
COMMENT ON COLUMN fact_kind.kind IS 'Code; kinds are added, what one means never changes, none is deleted. Errors: MI020. / 代码；可增加，含义不变，不可删除。错误：MI020。';
COMMENT ON COLUMN fact_kind.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN fact_kind.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN fact_kind.status_is IS 'What it adds to a claim''s statuses while in force: its kind, its code, or NULL nothing. / 有效期间为结算增加的身份：种类（kind）、代码（code）或无（空）。';

COMMENT ON COLUMN fact_kind.organisation_is IS 'What organisation_id of its facts is of: college, institution, family (group), region; NULL: not said. All but a region must be there, and cannot be deleted any more. A status that names a region counts only if that is the plan''s or within it (SH-8), one that names an institution only if the college had chosen that (WH-2.1). / 该种类事实的organisation_id所指：院校、机构、家庭共济网或地区；为空即未规定。除地区外须已登记且不可再删除。写明地区的身份仅在方案统筹区内有效（SH-8）；写明机构者仅在该院校已选定该机构时有效（WH-2.1）。';

COMMENT ON TABLE fact IS 'Everything known of persons. Written through the views of facts, read here for what was retracted. Rows are only added, and may be retracted once; a correction is a retraction and a new row. / 关于人员的全部事实；经事实视图写入，已撤回者在此查看。只增加，可撤回一次；更正为撤回加新行。';
COMMENT ON COLUMN fact.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN fact.fact_no IS 'Number within the person, in the order recorded, without gaps; set by the ledger. / 个人事实编号，按登记顺序，连续无缺；由账套编号。';
COMMENT ON COLUMN fact.kind IS 'Kind of fact. / 事实种类。';
COMMENT ON COLUMN fact.valid IS 'Days on which it holds; an event has one day. / 有效日期范围；事件为一天。';
COMMENT ON COLUMN fact.benefit_year IS 'Year meant. / 所属待遇年度。';
COMMENT ON COLUMN fact.organisation_id IS 'College, institution or family group, or the region (as a number) that granted a status, as the kind has it. / 相关院校、机构、家庭共济网，或认定身份的地区（以数字表示），依种类而定。';
COMMENT ON COLUMN fact.code IS 'Form of study, kind of other insurance, status, event of a credential, payer or region, as the kind has it; at most 200 characters. / 学习形式、其他保险、身份、凭证事件、缴费方或地区，依种类而定；最多200个字符。';
COMMENT ON COLUMN fact.amount IS 'Amount paid, in yuan. / 缴费金额（元）。';
COMMENT ON COLUMN fact.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN fact.exclusive IS 'Whether another of the kind on the same day is refused. / 是否拒绝同日的同类事实。';
COMMENT ON COLUMN fact.recorded_at IS 'When it was recorded; set by the ledger, later than every earlier row of the person. / 登记时间；由账套确定，晚于该人此前各行。';
COMMENT ON COLUMN fact.recorded_by IS 'Role that recorded it; set by the ledger. / 登记人；由账套确定。';
COMMENT ON COLUMN fact.retracted_at IS 'When it was retracted; may be set once, and whatever is given, the ledger''s own stamp is stored. / 撤回时间；只可设置一次，无论所给何值均记账套时间。';

COMMENT ON TABLE insurer IS 'Insurers of serious illness that a person may choose (SH-7); rows stay. / 可供选择的大病保险承办机构（SH-7）；行不删除。';
COMMENT ON COLUMN insurer.insurer IS 'Code. / 代码。';
COMMENT ON COLUMN insurer.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN insurer.name_zh IS 'Name in Chinese. / 中文名称。';

COMMENT ON TABLE illness IS 'Which diseases count as which listed treatment. / 疾病与大病治疗项目的对应。';
COMMENT ON COLUMN illness.disease IS 'Disease, by its code on the platform. / 平台疾病代码。';
COMMENT ON COLUMN illness.illness IS 'Listed treatment. / 大病治疗项目。';
COMMENT ON COLUMN illness.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN illness.name_zh IS 'Name in Chinese. / 中文名称。';

COMMENT ON VIEW identity IS 'The document that each person is known by: the identity number, else the other document; and the nationality. / 每人的身份证件（身份号码，无则其他证件）和国籍。';
COMMENT ON COLUMN identity.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN identity.name IS 'Name. / 姓名。';
COMMENT ON COLUMN identity.document_type IS 'Type of document; that of the identity number where there is one. / 证件类型；有居民身份号码者以其为准。';
COMMENT ON COLUMN identity.document_no IS 'Number of the document. / 证件号码。';
COMMENT ON COLUMN identity.psn_cert_type IS 'Code of the type on the national platform. / 国家平台人员证件类型代码。';
COMMENT ON COLUMN identity.nationality IS 'Nationality recorded, else told by the document; NULL: unknown. A foreigner of whom no state is said has the code that passports use for that. / 登记的国籍，否则为证件所示；为空即未知。外国人未明国别者用护照所用代码。';

COMMENT ON VIEW study IS 'Enrolment at a college; one at a time. Insert records, delete retracts. / 在校就读，同时仅一处；插入即登记，删除即撤回。';
COMMENT ON VIEW coverage_event IS 'Events that lead to cover or end it: declaration, payment, confirmation, commitment, disability_listing, termination_application, termination. / 参保与终止事件：申报、缴费、确认、承诺、重残名单、终止申请、终止。';
COMMENT ON VIEW other_insurance IS 'Other basic medical insurance. / 其他基本医疗保险。';
COMMENT ON VIEW status IS 'Statuses that aid depends on, and where they were granted. / 救助身份及其认定地。';
COMMENT ON VIEW insurer_choice IS 'Insurer of serious illness chosen for a benefit year; one a year (23P01), for the whole of it (SH-7). Retracting a choice is for one that was entered by mistake. / 个人为某待遇年度选定的大病保险承办机构，一年一家（23P01），全年有效（SH-7）。仅录入有误时可撤回。';
COMMENT ON VIEW out_of_area IS 'Filings for care in another region. / 异地就医备案。';
COMMENT ON VIEW household IS 'Place of household registration. / 户籍所在地。';
COMMENT ON VIEW internship IS 'Place of internship. / 实习地。';
COMMENT ON VIEW referral IS 'Referrals agreed by an institution. / 机构同意的转诊。';
COMMENT ON VIEW identity_unsynchronised IS 'Times in which a person''s identity was not yet synchronised. / 身份信息未同步的期间。';

COMMENT ON COLUMN study.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN study.college_id IS 'College. / 院校。';
COMMENT ON COLUMN study.valid IS 'From the day of entry (the registration day uploaded) on; one study at a time (23P01). / 自入学登记日起的期间；同时仅一处就读（23P01）。';
COMMENT ON COLUMN study.form IS 'Form of study. Full-time are undergraduate, junior_college, graduate; any other word is another form, as part_time, in_service (SH-1). / 学习形式。全日制为本科（undergraduate）、高职高专（junior_college）、研究生（graduate）；其他用词为其他形式，如part_time、in_service（SH-1）。';
COMMENT ON COLUMN study.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN study.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN study.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN study.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN coverage_event.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN coverage_event.kind IS 'Kind of event: declaration, payment, confirmation, commitment, disability_listing, termination_application (changes nothing by itself) or termination. / 事件种类：申报（declaration）、缴费（payment）、确认（confirmation）、承诺（commitment）、重残名单（disability_listing）、终止申请（termination_application，本身不产生效果）或终止（termination）。';
COMMENT ON COLUMN coverage_event.happened_on IS 'Day it happened; of a termination the day on which the city centre ends the cover, by default that of the last application not answered yet (SH-22). / 发生日期；终止为市中心终止待遇之日，默认为最近未处理申请之日（SH-22）。';
COMMENT ON COLUMN coverage_event.benefit_year IS 'Year declared, paid or committed for, then required; else by default that of the day. / 申报、缴费或承诺所属年度，此时必填；其余默认为当日所属年度。';
COMMENT ON COLUMN coverage_event.college_id IS 'College concerned; may be left out. / 相关院校；可不填。';
COMMENT ON COLUMN coverage_event.amount IS 'Amount paid, in yuan; may be left out, then what is missing is unknown. / 缴费金额（元）；可不填，则欠缴额未知。';
COMMENT ON COLUMN coverage_event.payer IS 'Of a payment only: who paid: person, government, college or family (SH-18); NULL: the person. / 仅用于缴费：缴费方：个人（person）、政府（government）、院校（college）或家庭共济（family）（SH-18）；为空即个人。';
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
COMMENT ON COLUMN status.place IS 'Code of the region that granted it; one granted outside the plan''s region counts for nothing (SH-8). / 认定地区代码；方案统筹区以外认定者无效（SH-8）。';
COMMENT ON COLUMN status.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN status.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN status.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN status.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN insurer_choice.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN insurer_choice.benefit_year IS 'Benefit year it is chosen for. / 所选待遇年度。';
COMMENT ON COLUMN insurer_choice.insurer IS 'Insurer, a row of insurer. / 承办机构，见insurer表。';
COMMENT ON COLUMN insurer_choice.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN insurer_choice.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN insurer_choice.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN insurer_choice.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN out_of_area.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN out_of_area.valid IS 'Days the filing holds. / 备案有效期。';
COMMENT ON COLUMN out_of_area.region IS 'Code of the region filed for; longer codes that begin with it are within it. / 备案地区代码；以其开头的更长代码均属之。';
COMMENT ON COLUMN out_of_area.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN out_of_area.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN out_of_area.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN out_of_area.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN household.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN household.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN household.region IS 'Code of the region of household registration; longer codes that begin with it are within it. / 户籍地区代码；以其开头的更长代码均属之。';
COMMENT ON COLUMN household.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN household.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN household.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN household.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON COLUMN internship.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN internship.valid IS 'Days. / 日期范围。';
COMMENT ON COLUMN internship.region IS 'Code of the region of internship; longer codes that begin with it are within it. / 实习地区代码；以其开头的更长代码均属之。';
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
