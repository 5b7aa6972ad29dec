-- Cards, electronic credentials and record books of Shanghai, clause by clause; and what they mean for a bill.
-- A test's name begins with the id of its clause (docs/clauses.md).  See clauses.psql for the words.

\ir clauses.psql

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'pilot', '2022-01-01');
  INSERT INTO institution (institution_id, code, name) SELECT i, i, 'place ' || i FROM generate_series(1, 9) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
    -- hospitals of level 1 and 2, clinics of college 1 and of another one (both of level 1), a pharmacy
    (1, '(,)', 1, 'hospital', '310101', true, true), (2, '(,)', 2, 'hospital', '310115', true, true),
    (3, '(,)', 1, 'campus_clinic', '310110', true, true), (4, '(,)', 1, 'campus_clinic', '310110', true, true),
    (5, '(,)', NULL, 'pharmacy', '310101', true, true),
    -- Hangzhou: a hospital, one that is not connected
    (6, '(,)', 2, 'hospital', '330106', true, true), (7, '(,)', 2, 'hospital', '330106', true, false);
  INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES (1, 3, 'campus', true, '(,)');
$$;

-- What happened to a credential: "ok", or "SQLSTATE: HINT".
CREATE FUNCTION law.event_of(person bigint, event text, day date, credential text DEFAULT 'card') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  hint text;
BEGIN
  INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (person, credential, event, day);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
  RETURN SQLSTATE || ': ' || hint;
END $$;

-- Several of them, as "event day, event day …"; returns the person.
CREATE FUNCTION law.events(person bigint, events text, credential text DEFAULT 'card') RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO credential_event (person_id, credential, event, happened_on)
  SELECT person, credential, split_part(e, ' ', 1), split_part(e, ' ', 2)::date
  FROM unnest(string_to_array(events, ', ')) WITH ORDINALITY x (e, n) ORDER BY n;
  RETURN person;
END $$;

-- Somebody with a card that works from 2025-01-01.
CREATE FUNCTION law.holder() RETURNS bigint LANGUAGE sql AS $$
  SELECT law.events(law.insured(2024, 2025, 2026), 'issued 2024-12-20, activated_social 2025-01-01');
$$;

-- "state", and bank where that function works too.
CREATE FUNCTION law.state(person bigint, day date) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN c.card_usable <> (c.card = 'usable') THEN '(contradiction) ' ELSE '' END
    || c.card || CASE WHEN c.card_bank THEN ' bank' ELSE '' END
  FROM medins.credential_on(current_schema::regnamespace, person, day) c;
$$;

-- The facts that the last row rests on, as explain tells them.
CREATE FUNCTION law.rests_on(person bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', e.clause, e.sentence), '; ' ORDER BY e.step)
  FROM medins.explain(current_schema::regnamespace, person, (SELECT max(c.ledger_no) FROM claim c WHERE c.person_id = person)) e
  WHERE e.sentence LIKE 'It rests on fact%';
$$;

SELECT * FROM no_plan();
SELECT law.reading('shanghai', 'shanghai', NULL, NULL) \g /dev/null


-- ---------------------------------------------------------------------------------------------------------
-- The card

-- SH-25, SN-4: one card
SELECT law.insured(2025) AS p, law.insured(2025) AS q \gset
SELECT is((SELECT c::text FROM medins.credential_on('shanghai', :p, '2025-03-01') c), '(,,,,,,,,,,f)', 'SH-25: nothing is known of any credential');
SELECT is(law.event_of(:p, 'ordered', '2025-03-03'), 'ok', 'SH-25: ordered');
SELECT is(law.event_of(:p, 'ordered', '2025-03-04'), 'MI027: Possible are: issued.', 'SH-25: … once');
SELECT is(law.event_of(:p, 'activated_social', '2025-03-04'), 'MI027: Possible are: issued.', 'SH-28: there is nothing to activate yet');
SELECT is(law.event_of(:p, 'issued', '2025-03-20'), 'ok', 'SH-25: issued');
SELECT is(law.state(:p, '2025-03-02') || ', ' || law.state(:p, '2025-03-03') || ', ' || law.state(:p, '2025-03-19') || ', ' || law.state(:p, '2025-03-20'),
          'none, ordered, ordered, inactive', 'SH-25 SH-28: none, ordered, and once issued not active');
SELECT matches(law.event_of(:p, 'ordered', '2025-04-01'), '^MI027: ', 'SH-25 SN-4: who has a card gets no second one');
SELECT matches(law.event_of(:p, 'issued', '2025-04-01'), '^MI027: ', 'SH-25 SN-4: … nor is one issued');
SELECT is(law.event_of(:q, 'issued', '2020-05-05'), 'ok', 'SN-4: a card may have been issued long ago, its order not be known');
SELECT matches(law.event_of(:q, 'ordered_online', '2025-03-03'), '^MI027: ', 'SN-4: … and is not ordered anew');
SELECT is(law.event_of(:q, 'ordered', '2020-04-05'), 'ok', 'SN-4: the order may still be entered behind it');
SELECT matches(law.event_of(:q, 'ordered', '2020-06-05'), '^MI027: ', 'SN-4: … not after it');

-- SH-28: activation
SELECT law.events(law.insured(2025), 'ordered 2025-03-03, issued 2025-03-20') AS p, law.events(law.insured(2025), 'ordered_online 2025-03-03, issued 2025-03-20') AS online,
       law.events(law.insured(2025), 'issued 2025-03-20') AS bank \gset
SELECT is(law.event_of(:p, 'activated_by_phone', '2025-03-22'), 'ok', 'SH-28: the social function by counter, bank or telephone');
SELECT is(law.state(:p, '2025-03-21') || ', ' || law.state(:p, '2025-03-22'), 'inactive, usable', 'SH-28: usable from the day of activation, not before');
SELECT matches(law.event_of(:p, 'activated_social', '2025-03-23'), '^MI027: ', 'SH-28: activated once');
SELECT is(law.event_of(:p, 'activated_bank', '2025-03-25'), 'ok', 'SH-28: the bank function besides');
SELECT is(law.state(:p, '2025-03-24') || ', ' || law.state(:p, '2025-03-25'), 'usable, usable bank', 'SH-28: … works from that day');
SELECT is(law.event_of(:online, 'activated_by_phone', '2025-03-22'),
          'MI027: Possible are: delivered, undelivered, activated_social, activated_bank, lost_temporarily, lost, replacement_ordered, replacement_ordered_online, instantly_replaced.',
          'SH-28: a card ordered online is not activated by telephone');
SELECT is(law.event_of(:online, 'activated_social', '2025-03-22'), 'ok', 'SH-28: … but at a counter or bank');
SELECT is(law.event_of(:bank, 'activated_bank', '2025-03-20'), 'ok', 'SH-28: the bank function …');
SELECT is(law.state(:bank, '2025-03-20'), 'usable bank', 'SH-28: … brings the social one');

-- SH-26: temporary loss; reported on 1 April it lifts at the end of the 6th
SELECT law.events(law.holder(), 'activated_bank 2025-01-01, lost_temporarily 2025-04-01') AS p \gset
SELECT is(law.state(:p, '2025-03-31') || ', ' || law.state(:p, '2025-04-01'), 'usable bank, lost_temporarily', 'SH-26: lost from the day of the report');
SELECT is(law.state(:p, '2025-04-06') || ', ' || law.state(:p, '2025-04-07'), 'lost_temporarily, usable bank', 'SH-26: through the fifth day after it, not the sixth');
SELECT ok(medins.covered_on('shanghai', :p, '2025-04-03'), 'SH-26 T43: the card is lost, the person covered');
SELECT matches(law.event_of(:p, 'lost_temporarily', '2025-04-06'), '^MI027: Possible are: lost, lifted, ', 'SH-26: a loss that runs is not reported anew');
SELECT is(law.event_of(:p, 'lost_temporarily', '2025-04-07'), 'ok', 'SH-26: … but once it is over');
SELECT is(law.state(:p, '2025-04-12') || ', ' || law.state(:p, '2025-04-13'), 'lost_temporarily, usable bank', 'SH-26: five days again');
SELECT matches(law.event_of(:p, 'lifted', '2025-04-13'), '^MI027: ', 'SH-27: what has lifted by itself cannot be lifted');
SELECT is((SELECT concat_ws(' ', c.since, c.fact_no, c.clause) FROM medins.credential_on('shanghai', :p, '2025-04-03') c),
          (SELECT concat_ws(' ', e.happened_on, e.fact_no, 'SH-26') FROM credential_event e WHERE e.person_id = :p AND e.happened_on = '2025-04-01'), 'SH-26: since when, by which fact and clause');
SELECT law.events(law.insured(2024), 'issued 2024-01-01, activated_social 2024-01-02, lost_temporarily 2024-02-25') AS leap \gset
SELECT is(law.state(:leap, '2024-03-01') || ', ' || law.state(:leap, '2024-03-02'), 'lost_temporarily, usable', 'SH-26: the fifth day after 25 February of a leap year is 1 March');

-- SH-26: formal loss
SELECT law.events(law.holder(), 'lost 2025-04-01') AS p, law.events(law.holder(), 'lost_temporarily 2025-04-01, lost 2025-04-06') AS both,
       law.events(law.holder(), 'lost_temporarily 2025-04-01, lost 2025-04-07') AS later \gset
SELECT is(law.state(:p, '2025-04-01') || ', ' || law.state(:p, '2026-12-31'), 'lost, lost', 'SH-26: a formal loss lasts');
SELECT matches(law.event_of(:p, 'lost_temporarily', '2025-04-02'), '^MI027: ', 'SH-26: … no temporary one comes after it');
SELECT is(law.state(:both, '2025-04-05') || ', ' || law.state(:both, '2025-04-06') || ', ' || law.state(:both, '2025-04-07'), 'lost_temporarily, lost, lost', 'SH-26: first temporary, then formal: it does not lift');
SELECT is(law.state(:later, '2025-04-07'), 'lost', 'SH-26: formal on the day after the temporary one was over');

-- SH-27: found
SELECT law.events(law.holder(), 'lost 2025-04-01, lifted 2025-04-20') AS p, law.events(law.holder(), 'lost_temporarily 2025-04-01, lifted 2025-04-01') AS same_day,
       law.events(law.holder(), 'lost_temporarily 2025-04-01, replacement_ordered 2025-04-03') AS ordered,
       law.events(law.holder(), 'lost_temporarily 2025-04-01, replacement_ordered 2025-04-07') AS after,
       law.events(law.holder(), 'replacement_ordered 2025-04-01') AS damaged \gset
SELECT is(law.state(:p, '2025-04-19') || ', ' || law.state(:p, '2025-04-20'), 'lost, usable', 'SH-27: found: lifted at once');
SELECT is(law.state(:same_day, '2025-04-01'), 'usable', 'SH-27: events of one day count in the order recorded: the last one stands');
SELECT matches(law.event_of(:p, 'lifted', '2025-04-21'), '^MI027: ', 'SH-27: what is not lost cannot be found');
SELECT is(law.state(:ordered, '2025-04-02') || ', ' || law.state(:ordered, '2025-04-03') || ', ' || law.state(:ordered, '2025-04-07'),
          'lost_temporarily, dead, dead', 'SH-27: once a replacement is ordered the five days lift nothing');
SELECT is(law.event_of(:ordered, 'lifted', '2025-04-04'), 'MI027: Possible are: replaced, instantly_replaced.', 'SH-27: … nor does finding it: the old card is dead');
SELECT is(law.state(:after, '2025-04-06') || ', ' || law.state(:after, '2025-04-07'), 'lost_temporarily, usable', 'SH-27: ordered when the loss was over already');
SELECT is(law.event_of(:after, 'lost', '2025-04-09') || ' ' || law.state(:after, '2025-04-09'), 'ok dead', 'SH-27: … and lost after that: dead at once');
SELECT is(law.state(:damaged, '2025-04-02'), 'usable', 'SH-29: a damaged card that is exchanged is not lost: it stays what it was until replaced');

-- SH-29, SH-30: 15 and 30 days
SELECT law.events(law.insured(2025), 'ordered 2025-03-03') AS p, law.events(law.holder(), 'lost 2025-04-01, replacement_ordered 2025-04-02') AS lost,
       law.events(law.holder(), 'lost 2025-04-01, replacement_ordered_online 2025-04-02, replaced 2025-04-18') AS done \gset
SELECT is((SELECT concat_ws(' ', c.due_on, c.overdue) FROM medins.credential_on('shanghai', :p, '2025-04-02') c), '2025-04-02 f', 'SH-30: a card is due on the 30th day after the verification');
SELECT is((SELECT concat_ws(' ', c.due_on, c.overdue) FROM medins.credential_on('shanghai', :p, '2025-04-03') c), '2025-04-02 t', 'SH-30: … overdue on the 31st');
SELECT is((SELECT concat_ws(' ', c.due_on, c.overdue) FROM medins.credential_on('shanghai', :lost, '2025-04-17') c), '2025-04-17 f', 'SH-29: a replacement on the 15th');
SELECT is((SELECT concat_ws(' ', c.due_on, c.overdue) FROM medins.credential_on('shanghai', :lost, '2025-04-18') c), '2025-04-17 t', 'SH-29: … overdue on the 16th');
SELECT is((SELECT concat_ws(' ', c.due_on, c.overdue) FROM medins.credential_on('shanghai', :done, '2025-04-18') c), 'f', 'SH-29: nothing is due once it was issued');
SELECT results_eq(format('SELECT person_id, event, ordered_on, due_on, issued_on FROM card_order WHERE person_id IN (%s, %s, %s) ORDER BY person_id', :p, :lost, :done),
  format($$VALUES (%s::bigint, 'ordered', '2025-03-03'::date, '2025-04-02'::date, NULL::date), (%s, 'replacement_ordered', '2025-04-02', '2025-04-17', NULL),
    (%s, 'replacement_ordered_online', '2025-04-02', '2025-04-17', '2025-04-18')$$, :p, :lost, :done), 'SH-29 SH-30: orders, when they were due, and when they were issued');
SELECT is((SELECT count(*) FROM card_order WHERE due_on < '2025-04-18' AND coalesce(issued_on > due_on, true) AND person_id IN (:p, :lost, :done)), 3::bigint, 'SH-29 SH-30: overdue on a day is a condition on it');
SELECT is(law.state(:done, '2025-04-18'), 'inactive', 'SH-28 SH-29: the new card is not active yet');
SELECT matches(law.event_of(:done, 'activated_by_phone', '2025-04-20'), '^MI027: ', 'SH-28: … ordered online it is not activated by telephone either');
SELECT is(law.event_of(:done, 'activated_social', '2025-04-20') || ' ' || law.state(:done, '2025-04-20'), 'ok usable', 'SH-28: … at a counter it is');

-- SH-31: delivery
SELECT law.events(law.insured(2025), 'ordered 2025-03-03, issued 2025-03-20') AS p, law.events(law.insured(2025), 'ordered 2025-03-03, issued 2025-03-20') AS receipt \gset
SELECT is(law.event_of(:p, 'undelivered', '2025-03-22') || ' ' || law.state(:p, '2025-03-22'), 'ok at_pickup_point', 'SH-31: not delivered: at the pick-up point');
SELECT is(law.event_of(:p, 'activated_social', '2025-03-23'), 'MI027: Possible are: picked_up.', 'SH-31: there it is not activated');
SELECT is(law.event_of(:p, 'picked_up', '2025-03-25') || ' ' || law.state(:p, '2025-03-25'), 'ok inactive', 'SH-31: picked up');
SELECT matches(law.event_of(:p, 'delivered', '2025-03-26'), '^MI027: ', 'SH-31: … it is not delivered any more');
SELECT is(law.event_of(:receipt, 'delivered', '2025-03-22') || ' ' || law.state(:receipt, '2025-03-22'), 'ok inactive', 'SH-31: delivered against a receipt');
SELECT matches(law.event_of(:receipt, 'undelivered', '2025-03-23'), '^MI027: ', 'SH-31: what was delivered does not come back');
SELECT matches(law.event_of(:receipt, 'picked_up', '2025-03-23'), '^MI027: ', 'SH-31: … nor is it picked up');

-- SH-32: replaced at once
SELECT law.events(law.holder(), 'lost 2025-04-01, instantly_replaced 2025-04-01') AS centre, law.events(law.holder(), 'instantly_replaced 2025-04-01, activated_bank 2025-04-01') AS bank,
       law.events(law.holder(), 'lost 2025-04-01, replacement_ordered 2025-04-02, instantly_replaced 2025-04-05') AS urgent \gset
SELECT is(law.state(:centre, '2025-04-01'), 'inactive', 'SH-32: the new card is handed over at once, and needs its activation');
SELECT matches(law.event_of(:centre, 'delivered', '2025-04-02'), '^MI027: ', 'SH-32: … it is in the person''s hands already');
SELECT is(law.event_of(:centre, 'activated_social', '2025-04-01') || ' ' || law.state(:centre, '2025-04-01'), 'ok usable', 'SH-32: at a community centre the social function alone');
SELECT is(law.state(:bank, '2025-04-01'), 'usable bank', 'SH-32: at a bank both');
SELECT is(law.state(:urgent, '2025-04-05'), 'inactive', 'SH-32: also while a replacement is on order');
SELECT matches(law.event_of(:urgent, 'replaced', '2025-04-10'), '^MI027: ', 'SH-25 SH-32: … which is then not issued besides');

-- SH-24: the medical-only card; who may not have the electronic credential
SELECT law.events(law.insured(2025), 'ordered 2025-03-03, issued 2025-03-05', 'medical_card') AS p \gset
SELECT is((SELECT concat_ws(' ', c.card, c.medical_card) FROM medins.credential_on('shanghai', :p, '2025-03-04') c), 'f', 'SH-24: the medical-only card is not there yet');
SELECT is((SELECT concat_ws(' ', c.card, c.medical_card) FROM medins.credential_on('shanghai', :p, '2025-03-05') c), 't', 'SH-24: issued it works, without activation');
SELECT matches(law.event_of(:p, 'activated_social', '2025-03-06', 'medical_card'), '^MI027: ', 'SH-24: … there is none');
SELECT matches(law.event_of(:p, 'issued', '2025-03-06', 'medical_card'), '^MI027: ', 'SH-25: nor a second one');
SELECT is(law.event_of(:p, 'ordered', '2025-03-06', 'card'), 'ok', 'SH-25: but a social security card besides');
INSERT INTO e_credential (person_id, valid) VALUES (:p, '[2025-06-01,2025-07-01)');
SELECT is((SELECT array_agg(c.e_credential ORDER BY d) FROM unnest('{2025-05-31,2025-06-01,2025-06-30,2025-07-01}'::date[]) d, medins.credential_on('shanghai', :p, d) c),
          '{f,t,t,f}', 'SH-24: the electronic credential is a fact, whatever the document of the person');

-- SH-23, SN-1, SN-4: the record book
SELECT law.holder() AS p \gset
SELECT is((SELECT c.record_book FROM medins.credential_on('shanghai', :p, '2025-03-01') c), NULL, 'SH-23: nothing is known of a record book');
SELECT is(law.event_of(:p, 'issued', '2025-03-03', 'record_book'), 'ok', 'SH-23 SN-4: a card holder without one gets it, on the spot');
SELECT is(law.event_of(:p, 'issued', '2025-03-04', 'record_book'), 'MI027: Possible are: lost, replaced.', 'SH-23: … one');
SELECT is(law.event_of(:p, 'lost', '2025-04-01', 'record_book') || ', ' || law.event_of(:p, 'replaced', '2025-04-03', 'record_book'), 'ok, ok', 'SH-23: lost and replaced');
SELECT is((SELECT array_agg(c.record_book ORDER BY d) FROM unnest('{2025-03-02,2025-03-03,2025-04-01,2025-04-03}'::date[]) d, medins.credential_on('shanghai', :p, d) c), '{f,t,f,t}', 'SH-23 SN-1: there, or not');
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-04-01', 100, credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-23: not required for settlement (record_book_required = no)');
SELECT is(law.last(:p, 'statuses'), '{no_record_book}', 'SH-23: … the claim says that it was not there');
SELECT law.bill(:p, 1, '2025-04-03', 100, credential => 'card') \g /dev/null
SELECT is(law.last(:p, 'statuses'), '{}', 'SH-23: … or nothing');


-- ---------------------------------------------------------------------------------------------------------
-- Histories

-- an event entered late fits in wherever it belongs, or is refused with what it would make impossible
SELECT law.events(law.insured(2025), 'issued 2025-03-01, activated_social 2025-03-10, lost 2025-05-01') AS p \gset
SELECT is(law.event_of(:p, 'lost_temporarily', '2025-04-01'), 'ok', 'SH-26: a loss entered later, over before the next event');
SELECT is(law.event_of(:p, 'lost', '2025-04-10'), 'MI028: Correct the events together: SET CONSTRAINTS check_credential DEFERRED, retract what is wrong and enter it again, in one transaction.',
          'SH-26: one that would make the recorded one impossible');
SELECT is(law.event_of(:p, 'undelivered', '2025-03-05'), 'MI028: Correct the events together: SET CONSTRAINTS check_credential DEFERRED, retract what is wrong and enter it again, in one transaction.',
          'SH-31: a card at the pick-up point would not have been activated');
SELECT throws_ok(format($$DELETE FROM credential_event WHERE person_id = %s AND event = 'issued'$$, :p), 'MI028', NULL, 'SH-28: nor can what others rest on be retracted');
SELECT lives_ok(format($$DELETE FROM credential_event WHERE person_id = %s AND event = 'lost'$$, :p), 'SH-26: what nothing rests on can');
-- corrected together: issued on 2 March, not on 1 March
SET CONSTRAINTS check_credential DEFERRED;
DELETE FROM credential_event WHERE person_id = :p AND event = 'issued';
SELECT law.events(:p, 'issued 2025-03-02') \g /dev/null
SELECT lives_ok('SET CONSTRAINTS check_credential IMMEDIATE', 'SH-28: several events are corrected together');
SELECT is(law.state(:p, '2025-03-01') || ', ' || law.state(:p, '2025-03-02'), 'none, inactive', 'SH-28: … and the history is the right one');
-- as it was known
SELECT is((SELECT c.card FROM medins.credential_on('shanghai', :p, '2025-05-02', (SELECT recorded_at FROM fact WHERE person_id = :p AND code = 'lost')) c), 'lost', 'SH-26: as known when the loss was recorded');
SELECT is((SELECT c.card FROM medins.credential_on('shanghai', :p, '2025-05-02', (SELECT retracted_at FROM fact WHERE person_id = :p AND code = 'lost')) c), 'usable', 'SH-26: … as known once it was retracted');
SELECT is((SELECT c.card FROM medins.credential_on('shanghai', :p, '2025-05-02', '-infinity') c), NULL, 'SH-26: before anything was recorded nothing was known');
SELECT throws_ok($$SELECT medins.credential_on('shanghai', 0, '2025-01-01')$$, 'MI001', 'no such person', 'of a person that is not there nothing is said');


-- ---------------------------------------------------------------------------------------------------------
-- What it means for a bill: a credential that did not work is one not carried

-- SH-12: card and medical card
SELECT law.events(law.holder(), 'lost 2025-04-01, replacement_ordered 2025-04-10, replaced 2025-04-20, activated_social 2025-04-25') AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-03-31', 100, credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12: the card works');
SELECT is(law.bill(:p, 1, '2025-04-01', 100, credential => 'card'), 'denied credential_invalid', 'SH-12 SH-26: lost: an outpatient visit is not settled');
SELECT is(law.rests_on(:p), (SELECT format('It rests on fact no. %s of 2024-10-15: premium paid.; SH-26 It rests on fact no. %s of 2025-04-01: social security card reported lost. A temporary loss is lifted by itself after 5 days; a formal loss lasts.',
            (SELECT fact_no FROM coverage_event WHERE person_id = :p AND kind = 'payment' AND benefit_year = 2025), (SELECT fact_no FROM credential_event WHERE person_id = :p AND event = 'lost'))),
          'SH-12 SH-26: explain names the facts and the clause');
SELECT is(law.handed_in(:p, 1, '2025-04-01', 100, credential => 'card'), 'denied credential_invalid', 'SH-12: … nor later');
SELECT is(law.bill(:p, 3, '2025-04-01', 100, credential => 'card'), 'denied credential_invalid', 'SH-12: … nor at the college clinic');
SELECT is(law.bill(:p, 1, '2025-04-01', 100, 'emergency', credential => 'card'), 'denied invalid_claim_later', 'SH-12: an emergency is paid in cash first');
SELECT is(law.handed_in(:p, 1, '2025-04-01', 100, 'emergency', credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12: … and reimbursed');
SELECT is(law.handed_in(:p, 1, '2025-04-01', 100, 'emergency', '2025-10-01', credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12: … within six months');
SELECT is(law.handed_in(:p, 1, '2025-04-01', 100, 'emergency', '2025-10-02', credential => 'card'), 'denied applied_late', 'SH-12: … to the day');
SELECT is(law.handed_in(:p, 1, '2025-04-01', 100, access => 'emergency', credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12: also outpatient care of emergency access');
SELECT is(law.bill(:p, 2, '2025-04-01', 1100, 'inpatient', '2025-04-05', credential => 'card'), 'pended stay_credential_invalid', 'SH-12: a stay with a lost card at discharge');
SELECT is(law.bill(:p, 2, '2025-04-01', 1100, 'observation', '2025-04-05', credential => 'card'), 'pended stay_credential_invalid', 'SH-12: observation likewise');
SELECT is(law.bill(:p, 2, '2025-04-23', 1100, 'inpatient', '2025-04-25', credential => 'card'), 'paid 100.00 750.00 350.00', 'SH-12 DATES: a stay is asked at discharge');
SELECT is(law.bill(:p, 2, '2025-03-30', 1100, 'inpatient', '2025-04-01', credential => 'card'), 'pended stay_credential_invalid', 'SH-12 DATES: … lost while it lasted');
SELECT is(law.bill(:p, 1, '2025-04-12', 100, credential => 'card'), 'denied credential_invalid', 'SH-12 SH-27: dead');
SELECT matches(law.rests_on(:p), 'SH-27 It rests on fact no. \d+ of 2025-04-10: social security card lost, and a replacement ordered\.', 'SH-12 SH-27: … by the order of the replacement');
SELECT is(law.bill(:p, 1, '2025-04-20', 100, credential => 'card'), 'denied credential_invalid', 'SH-12 SH-28: issued, not activated');
SELECT matches(law.rests_on(:p), 'SH-28 It rests on fact no. \d+ of 2025-04-20: social security card issued, not activated\.', 'SH-12 SH-28: … says so');
SELECT is(law.bill(:p, 1, '2025-04-25', 100, credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12 SH-28: activated');
SELECT is(law.bill(:p, 1, '2025-04-24', 100, settled => '2025-04-25', credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12 DATES: a visit is asked at settlement');
SELECT is(law.bill(:p, 1, '2025-04-01', 100, credential => 'none'), 'denied no_credential', 'SH-12: and without any as before');
SELECT law.events(law.insured(2025), 'ordered 2025-04-01') AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-31', 100, credential => 'card'), 'denied credential_invalid', 'SH-12 SH-30: not issued yet');
SELECT matches(law.rests_on(:p), 'SH-30 It rests on fact no. \d+ of 2025-04-01: social security card ordered, not issued yet\.', 'SH-12 SH-30: … names what came next');
SELECT law.events(law.insured(2025), 'issued 2025-04-01, undelivered 2025-04-03, picked_up 2025-04-08', 'medical_card') AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-03-31', 100, credential => 'medical_card') || ', ' || law.bill(:p, 1, '2025-04-01', 100, credential => 'medical_card')
          || ', ' || law.bill(:p, 1, '2025-04-03', 100, credential => 'medical_card') || ', ' || law.bill(:p, 1, '2025-04-08', 100, credential => 'medical_card'),
          'denied credential_invalid, paid 0.00 70.00 30.00, denied credential_invalid, paid 0.00 70.00 30.00', 'SH-12 SH-24 SH-31: the medical-only card');

-- SH-13, SH-15: equal for care; a credential of which nothing is recorded is judged by the claim alone
SELECT law.holder() AS p, law.insured(2025) AS q \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-03-03', 100, credential => 'card') || ', ' || law.bill(:p, 1, '2025-03-03', 100, credential => 'e_credential'),
          'paid 0.00 70.00 30.00, paid 0.00 70.00 30.00', 'SH-13 SH-15: card and electronic credential are equal');
SELECT law.events(:p, 'lost 2025-04-01') \g /dev/null
SELECT is(law.bill(:p, 1, '2025-04-01', 100, credential => 'e_credential'), 'paid 0.00 70.00 30.00', 'SH-13 SH-15: who lost the card still has the electronic credential');
INSERT INTO e_credential (person_id, valid) VALUES (:p, '[2025-05-01,2025-06-01)');
SELECT is(law.bill(:p, 1, '2025-04-30', 100) || ', ' || law.bill(:p, 1, '2025-05-01', 100) || ', ' || law.bill(:p, 1, '2025-05-31', 100) || ', ' || law.bill(:p, 1, '2025-06-01', 100),
          'denied credential_invalid, paid 0.00 70.00 30.00, paid 0.00 70.00 30.00, denied credential_invalid', 'SH-13 SH-15: an electronic credential on the days it is recorded for');
SELECT matches(law.rests_on(:p), 'SH-13 It rests on fact no. \d+ of 2025-05-01: electronic credential usable\.', 'SH-13: … the fact is named');
SELECT law.bill(:q, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:q, 1, '2025-03-03', 100, credential => 'card'), 'paid 0.00 70.00 30.00', 'SH-12: nothing is recorded: the claim alone decides');
SELECT is(law.last(:q, 'statuses'), '{}', 'SH-12: … without a word on it');
-- SH-20.2: at a pharmacy the electronic one
SELECT is(law.bill(:p, 5, '2025-05-31', 100, 'pharmacy', prescriber => 1), 'paid 0.00 70.00 30.00', 'SH-20.2: a prescription with the electronic credential');
SELECT is(law.bill(:p, 5, '2025-06-01', 100, 'pharmacy', prescriber => 1), 'denied credential_invalid', 'SH-20.2: … one that is not valid any more');
SELECT is(law.handed_in(:p, 5, '2025-06-01', 100, 'pharmacy', prescriber => 1, credential => 'e_credential'), 'denied credential_invalid', 'SH-20.2: … nor later');
SELECT is(law.bill(:p, 5, '2025-05-31', 100, 'pharmacy', prescriber => 1, credential => 'card'), 'denied not_electronic', 'SH-20.2: the card is not enough, whether it works or not');

-- SH-16: outside the city what is not settled directly is reimbursed, without a deadline
SELECT law.events(law.holder(), 'lost 2025-04-01') AS p \gset
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-01-01,)', '3301');
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 6, '2025-04-01', 100, credential => 'card'), 'denied invalid_claim_later', 'SH-16: outside the city a lost card is cash first');
SELECT is(law.handed_in(:p, 6, '2025-04-01', 100, credential => 'card', applied => '2026-04-01'), 'paid 0.00 60.00 40.00', 'SH-16: … and reimbursed');

-- card state decides direct settlement, never coverage
SELECT is(medins.covered_on('shanghai', :p, '2025-04-01'), true, 'SH-26: who lost the card is covered');

-- SH-12n2, SH-14, SN-6.4: never denied, though the card was not there yet
SELECT law.events(law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10'), 'ordered 2024-09-06, issued 2024-09-30, activated_social 2024-10-05') AS freshman,
       law.events(law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05'), 'ordered 2022-09-06, issued 2022-09-30, activated_social 2022-10-05') AS in_2022,
       law.events(law.insured(2025), 'ordered 2025-03-01, issued 2025-03-30') AS unknown \gset
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (:unknown, '[2025-03-01,2025-03-20)');
SELECT is(law.handed_in(:freshman, 1, '2024-09-06', 400, credential => 'card'), 'paid 300.00 70.00 330.00', 'SH-12n2: a freshman without a card yet: reimbursed');
SELECT is(law.handed_in(:freshman, 2, '2024-09-06', 1100, 'inpatient', until => '2024-09-08', credential => 'card'), 'paid 100.00 750.00 350.00', 'SH-12n2: a stay likewise');
SELECT is(law.handed_in(:freshman, 3, '2024-09-06', 100, credential => 'card'), 'denied settle_again', 'SH-12n2: at the clinic settled again …');
SELECT is(law.bill(:freshman, 3, '2024-09-06', 100, settled => '2024-10-04', credential => 'card'), 'denied invalid_claim_later', 'SH-12n2: … not with a card that does not work yet');
SELECT is(law.bill(:freshman, 3, '2024-09-06', 100, settled => '2024-10-05', credential => 'card'), 'paid 0.00 80.00 20.00', 'SH-12n2: … but as soon as it does');
SELECT is(law.bill(:freshman, 1, '2024-09-11', 100, credential => 'card'), 'denied credential_invalid', 'SH-12n2: once the account works a card that does not is one not carried');
SELECT is(law.bill(:freshman, 1, '2024-09-06', 100, credential => 'card'), 'denied account_inactive', 'SH-12n2: the account comes first');
SELECT matches(law.rests_on(:freshman), '^It rests on fact no. 1 of 2024-09-05: enrolled at a college\.; It rests on fact no. 2 of 2024-09-10: enrolment confirmed\.; SH-30 It rests on fact no. 3 of 2024-09-06:', 'SH-12n2: explain names study, confirmation and card');
SELECT is(law.handed_in(:in_2022, 1, '2022-09-10', 400, credential => 'card'), 'paid 300.00 70.00 330.00', 'SN-6.4: autumn 2022 likewise');
SELECT is(law.handed_in(:in_2022, 3, '2022-09-10', 100, credential => 'card'), 'paid 0.00 80.00 20.00', 'SN-6.4: at the clinic as well');
SELECT is(law.bill(:in_2022, 1, '2022-09-10', 100, credential => 'card'), 'denied invalid_claim_later', 'SN-6.4: cash first');
SELECT is(law.handed_in(:unknown, 1, '2025-03-10', 400, credential => 'card'), 'paid 300.00 70.00 330.00', 'SH-14: while identity is not synchronised likewise');
SELECT matches(law.rests_on(:unknown), 'It rests on fact no. \d+ of 2025-03-01: identity not yet synchronised', 'SH-14: … the fact is named');
SELECT is(law.handed_in(:unknown, 2, '2025-03-10', 1100, 'inpatient', until => '2025-03-12', credential => 'card'), 'paid 100.00 750.00 350.00', 'SH-14: a stay likewise');
SELECT is(law.handed_in(:unknown, 2, '2025-02-25', 1100, 'inpatient', until => '2025-03-02', credential => 'card'), 'paid 100.00 750.00 350.00', 'SH-14 DATES: … that ended when it was lost');

-- Whatever the care, the place and what was shown: what is paid to who has cover, account and credential is paid in
-- the end to whom one of them failed on the day: settled again at a college clinic, reimbursed elsewhere.
CREATE FUNCTION law.way(person bigint, institution bigint, care text, settled date, channel text, credential text) RETURNS text
  LANGUAGE sql AS $$
  SELECT CASE q.decision WHEN 'paid' THEN 'paid' ELSE q.reason END
  FROM medins.quote('shanghai', person, institution, care, '2024-09-06', 1000,
    CASE WHEN care IN ('inpatient', 'observation') THEN date '2024-09-07' END, settled, 0, 0, 0, channel, credential,
    'ordinary', CASE WHEN institution = 5 THEN 3 END, NULL, NULL, settled, CASE WHEN channel = 'reimbursement' THEN date '2024-09-07' END) q;
$$;
CREATE TEMP TABLE who (who text, person bigint);
INSERT INTO who VALUES
  ('well', law.paid(law.student(), 2024)), ('identity', law.paid(law.student(), 2024)), ('identity, card', law.paid(law.student(), 2024)),
  ('account', law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10')), ('account, card', law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10'));
INSERT INTO out_of_area (person_id, valid, region) SELECT person, '[2024-01-01,)', '3301' FROM who;
INSERT INTO identity_unsynchronised (person_id, valid) SELECT person, '[2024-09-01,2024-09-21)' FROM who WHERE who LIKE 'identity%';
INSERT INTO e_credential (person_id, valid) SELECT person, '[2024-09-15,)' FROM who WHERE who LIKE '%card';
SELECT law.events(person, 'ordered 2024-09-01, issued 2024-09-15, activated_social 2024-09-15'), law.events(person, 'issued 2024-09-15', 'medical_card') FROM who WHERE who LIKE '%card' \g /dev/null
CREATE TEMP TABLE way AS
  SELECT w.who, c.care, i.place, s.credential,
         law.way(w.person, i.institution, c.care, '2024-09-07', 'direct', s.credential) AS at_once,
         law.way(w.person, i.institution, c.care, '2024-09-21', 'direct', s.credential) AS again,
         law.way(w.person, i.institution, c.care, '2024-09-21', 'reimbursement', s.credential) AS handed_in
  FROM who w CROSS JOIN unnest('{outpatient,emergency,observation,inpatient,pharmacy}'::text[]) c (care)
  JOIN (VALUES (1, 'elsewhere'), (2, 'elsewhere'), (3, 'clinic'), (4, 'clinic'), (5, 'pharmacy'), (6, 'away'), (7, 'not connected')) i (institution, place)
    ON (i.place = 'pharmacy') = (c.care = 'pharmacy') AND NOT (i.place = 'clinic' AND c.care = 'inpatient')
  CROSS JOIN unnest('{card,e_credential,medical_card,none}'::text[]) s (credential);
SELECT is_empty($$SELECT * FROM way WHERE who = 'well' AND place IN ('elsewhere', 'clinic', 'away') AND credential <> 'none' AND at_once <> 'paid'$$, 'SH-12n2 SH-14: who is well is paid at once');
SELECT is_empty($$SELECT * FROM way WHERE who <> 'well' AND (place <> 'clinic' OR care = 'observation') AND handed_in <> 'paid'$$,
  'SH-12n2 SH-14: whatever was shown, all care but a visit at a college clinic is reimbursed, prescriptions too');
SELECT is_empty($$SELECT * FROM way WHERE who <> 'well' AND place = 'clinic' AND care <> 'observation' AND (handed_in <> 'settle_again' OR credential <> 'none' AND again <> 'paid')$$,
  'SH-12n2 SH-14: a visit at a college clinic is not, but settled again');
SELECT is_empty($$SELECT * FROM way WHERE who <> 'well' AND at_once NOT IN ('account_inactive', 'unsynchronised') AND NOT (place = 'pharmacy' AND credential <> 'e_credential' AND at_once = 'not_electronic')$$,
  'SH-12n2 SH-14: at once nothing is settled, and the reason says why');
SELECT is((SELECT count(DISTINCT (who, care, place, credential)) FROM way), 320::bigint, '… of so many ways');


-- ---------------------------------------------------------------------------------------------------------
-- Read otherwise

-- a loss of three days, cards due in ten
SELECT law.reading('three_days', 'shanghai', '2025-04-02', $$UPDATE plan_version SET loss_lifts_after = '3 days', card_due = '10 days', replacement_due = NULL WHERE version = :v$$) \g /dev/null
SELECT law.events(law.holder(), 'lost_temporarily 2025-04-01') AS before, law.events(law.holder(), 'lost_temporarily 2025-04-02') AS since, law.events(law.insured(2025), 'ordered 2025-04-02') AS due,
       law.events(law.holder(), 'lost 2025-04-01, replacement_ordered 2025-04-02') AS lost \gset
SELECT is(law.state(:before, '2025-04-06') || ', ' || law.state(:before, '2025-04-07'), 'lost_temporarily, usable', 'SH-26: the terms of the version in force on the day of the report');
SELECT is(law.state(:since, '2025-04-05') || ', ' || law.state(:since, '2025-04-06'), 'lost_temporarily, usable', 'SH-26: other terms are a column of it');
SELECT is(law.bill(:since, 1, '2025-04-05', 400, credential => 'card') || ', ' || law.bill(:since, 1, '2025-04-06', 400, credential => 'card'), 'denied credential_invalid, paid 300.00 70.00 330.00', 'SH-26: … for bills too');
SELECT is((SELECT array_agg(due_on ORDER BY person_id) FROM card_order WHERE person_id IN (:due, :lost)), '{2025-04-12,NULL}', 'SH-29 SH-30: likewise when cards are due; NULL: no term');
SELECT is(law.event_of(:since, 'lifted', '2025-04-06') , 'MI027: Possible are: activated_bank, lost_temporarily, lost, replacement_ordered, replacement_ordered_online, instantly_replaced.', 'SH-26: … and for what can happen');

-- record_book_required = yes
SELECT law.reading('book', 'shanghai', '2022-01-01', $$INSERT INTO rule (version, rule, layer, rank, care, channel, status, effect, reason, clause)
  VALUES (:v, 99, 1, -26, '{outpatient,emergency}', '{direct}', '{no_record_book}', 'deny', 'no_credential', 'SH-12')$$) \g /dev/null
SELECT law.events(law.holder(), 'issued 2025-01-01, lost 2025-04-01', 'record_book') AS p, law.holder() AS unknown \gset
SELECT is(law.bill(:p, 1, '2025-03-31', 400, credential => 'card') || ', ' || law.bill(:p, 1, '2025-04-01', 400, credential => 'card'), 'paid 300.00 70.00 330.00, denied no_credential', 'SH-23, record_book_required: not settled without it');
SELECT is(law.bill(:unknown, 1, '2025-04-01', 400, credential => 'card'), 'paid 300.00 70.00 330.00', 'SH-23, record_book_required: … of whom nothing is recorded the claim alone decides');

SELECT is(law.verified('shanghai'), NULL, 'verify finds nothing in ledger shanghai');
SELECT is(law.verified('three_days'), NULL, '… nor in three_days');
SELECT is(law.verified('book'), NULL, '… nor in book');
SELECT * FROM finish();
ROLLBACK;
