-- Who is who: places, persons, and everything known of a person as rows of one table.

CREATE TABLE college (
  college_id bigint PRIMARY KEY,
  name text NOT NULL,
  card_settlement_from date CHECK (isfinite(card_settlement_from)));

CREATE TABLE institution_kind (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL,
  care text[] NOT NULL CHECK (care <@ '{outpatient,emergency,observation,inpatient,pharmacy}' AND care <> '{}'),
  -- counts where an institution of the kind has no level of its own
  level smallint CHECK (level BETWEEN 0 AND 9));

INSERT INTO institution_kind (kind, name_en, name_zh, care, level) VALUES
 ('hospital', 'hospital', '医院', '{outpatient,emergency,observation,inpatient}', NULL),
 ('community_centre', 'community or township health centre', '社区卫生服务中心、乡镇卫生院', '{outpatient,emergency,observation,inpatient}', 1),
 ('station', 'community health station or village clinic', '社区卫生服务站、村卫生室', '{outpatient,emergency}', 1),
 ('campus_clinic', 'clinic of a college', '院校内部医疗机构', '{outpatient,emergency,observation}', NULL),
 ('pharmacy', 'retail pharmacy', '零售药店', '{pharmacy}', NULL);

CREATE TABLE institution (
  institution_id bigint PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  parent_id bigint REFERENCES institution CHECK (parent_id <> institution_id));

CREATE TABLE institution_term (
  institution_id bigint NOT NULL REFERENCES institution,
  valid daterange NOT NULL CHECK (NOT isempty(valid)),
  level smallint CHECK (level BETWEEN 0 AND 9),
  kind text NOT NULL REFERENCES institution_kind,
  region text NOT NULL CHECK (region ~ '^[0-9]{2,12}$'),
  designated boolean NOT NULL,
  connected boolean NOT NULL,
  PRIMARY KEY (institution_id, valid),
  EXCLUDE USING gist (institution_id WITH =, valid WITH &&));

CREATE TABLE designation (
  college_id bigint NOT NULL REFERENCES college,
  institution_id bigint NOT NULL REFERENCES institution,
  relation text NOT NULL CHECK (relation IN ('campus', 'designated')),
  owned boolean NOT NULL,
  valid daterange NOT NULL CHECK (NOT isempty(valid)),
  PRIMARY KEY (college_id, institution_id, relation, valid),
  EXCLUDE USING gist (college_id WITH =, institution_id WITH =, relation WITH =, valid WITH &&),
  EXCLUDE USING gist (college_id WITH =, relation WITH =, valid WITH &&) WHERE (relation = 'designated'));

CREATE TABLE document_type (
  document_type text PRIMARY KEY CHECK (document_type ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL,
  psn_cert_type text NOT NULL,
  -- whether its holders are foreigners; NULL: it does not tell, the person's nationality has to be recorded
  foreigner boolean);

-- The first three are those of a resident_id (medins.document_type): their numbers stand in that column.
INSERT INTO document_type (document_type, name_en, name_zh, psn_cert_type, foreigner) VALUES
 ('resident_id', 'resident identity card', '居民身份证', '01', false),
 ('residence_permit', 'residence permit for Hong Kong, Macau and Taiwan residents', '港澳台居民居住证', '17', false),
 ('permanent_residence', 'foreigner''s permanent residence card', '外国人永久居留身份证', '07', true),
 ('hk_travel_permit', 'mainland travel permit for Hong Kong residents', '港澳居民来往内地通行证（香港）', '04', false),
 ('macau_travel_permit', 'mainland travel permit for Macau residents', '港澳居民来往内地通行证（澳门）', '05', false),
 ('taiwan_travel_permit', 'mainland travel permit for Taiwan residents', '台湾居民来往大陆通行证', '06', false),
 ('chinese_passport', 'Chinese passport', '中国护照', '16', false),
 ('foreign_passport', 'passport of another state', '外国护照', '08', NULL),
 ('other', 'other identity document', '其他身份证件', '99', NULL);

CREATE TABLE person (
  person_id bigint PRIMARY KEY,
  resident_id medins.resident_id UNIQUE,
  document_type text REFERENCES document_type
    CHECK (document_type NOT IN ('resident_id', 'residence_permit', 'permanent_residence')),
  document_no text CHECK (document_no <> '' AND document_no = upper(btrim(document_no) COLLATE "C")),
  -- ISO 3166-1 alpha-3; NULL where the document tells
  nationality text CHECK (nationality ~ '^[A-Z]{3}$'),
  name text NOT NULL,
  UNIQUE (document_type, document_no),
  CHECK ((document_type IS NULL) = (document_no IS NULL)),
  CHECK (num_nonnulls(resident_id, document_no) > 0),
  CHECK ((medins.document_type(resident_id) = 'permanent_residence') = (nationality NOT IN ('CHN', 'HKG', 'MAC', 'TWN'))));

CREATE TABLE fact_kind (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL,
  -- what a fact of this kind adds to a claim's statuses while it is in force: nothing, its kind, or its code
  status_is text CHECK (status_is IN ('kind', 'code')),
  -- what organisation_id is of; colleges, institutions and family groups that a fact names stay
  organisation_is text CHECK (organisation_is IN ('college', 'institution', 'family', 'region')));

CREATE TABLE fact (
  person_id bigint NOT NULL REFERENCES person,
  fact_no int NOT NULL,
  kind text NOT NULL REFERENCES fact_kind,
  valid daterange NOT NULL CHECK (NOT isempty(valid)),
  benefit_year int,
  organisation_id bigint,
  -- short enough for the key to take it along
  code text CHECK (length(code) <= 200),
  retracted_at timestamptz CHECK (retracted_at >= recorded_at),
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  exclusive boolean NOT NULL DEFAULT false,
  amount cny,
  document text,
  -- with all that claims and cover are decided by, so that a person's facts are read from the key alone (access.c)
  PRIMARY KEY (person_id, fact_no) INCLUDE (kind, valid, benefit_year, organisation_id, code, retracted_at, recorded_at),
  EXCLUDE USING gist (person_id WITH =, kind WITH =, valid WITH &&) WHERE (exclusive AND retracted_at IS NULL));

-- Who insures serious illness, for a person to choose from.
CREATE TABLE insurer (
  insurer text PRIMARY KEY CHECK (insurer ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL);

-- Which diseases (platform code) count as which listed treatment.
CREATE TABLE illness (
  disease text PRIMARY KEY,
  illness text NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL);
