import { numbered, recordCall, reportingRecord, signInFirst, type PromptDefinition } from './prompt.js';

/** Workflows that read one person's record over all connected platforms. */
export const recordWorkflows: readonly PromptDefinition[] = [
  {
    name: 'patient_summary',
    title: 'Summary before a visit',
    description: 'Sums up problems, allergies, medications, results, immunizations and recent visits on one page.',
    arguments: ['platform_id'],
    skill: {
      name: 'visit-summary',
      description:
        'Sums up a health record on one page before a visit: allergies, problems, medications, results, visits, and what is ' +
        'new. Use it when somebody prepares for an appointment or asks for an overview of a record.',
    },
    text: ({ platform_id: id }) =>
      `Sum up my record on one page, for a visit. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('get_patient_summary', id)}.`,
        `Call ${recordCall('get_changes', id, { since: 'last 3 months' })}: what is new belongs at the top of the page.`,
        `Call ${recordCall('search_record', id, { section: 'encounters', since: 'last 12 months' })}.`,
        'Write one section for each, allergies first. Leave none out: an empty one says what the answer said of it. End ' +
          'with the questions that the record leaves open.',
        reportingRecord,
      ]),
  },
  {
    name: 'medication_reconciliation',
    title: 'Medication reconciliation',
    description: 'Compares what was prescribed, handed out and reported as taken, and lists what does not agree.',
    arguments: ['platform_id'],
    skill: {
      name: 'medication-reconciliation',
      description:
        'Compares medications that were prescribed, handed out and reported as taken, over all connected platforms, and ' +
        'lists what does not agree. Use it for a medication list, after a discharge, or before a new prescription.',
    },
    text: ({ platform_id: id }) =>
      `Compare the medications in my record. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'medications', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'allergies' })}.`,
        'Make one table: medication, dose, prescribed, last handed out, reported as taken, said by whom. Below it list what ' +
          'does not agree: two orders for one substance, orders never handed out, doses that differ, allergies to something ' +
          'listed.',
        'These are questions for a clinician or pharmacist, not changes to make.',
        reportingRecord,
      ]),
  },
  {
    name: 'lab_review',
    title: 'Abnormal laboratory results',
    description: 'Shows laboratory results by test over time, with what is outside its reference range.',
    arguments: ['platform_id'],
    skill: {
      name: 'abnormal-labs',
      description:
        'Finds laboratory results outside of their reference range and shows how each test changed over time. Use it for ' +
        '"what was abnormal", "are my labs getting better", or to follow up on a result.',
    },
    text: ({ platform_id: id }) =>
      `Show what is abnormal in the laboratory results of my record. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'results', abnormal_only: true, since: 'last 24 months' })}.`,
        `For each test that it lists: Call ${recordCall('get_trend', id, { test: 'A1c' })} with the name or code of that test.`,
        'Show value, unit, reference range and flag as they stand in the record. Compare only results of one series. Say ' +
          'where a result has no reference range: nobody has judged it.',
        reportingRecord,
      ]),
  },
  {
    name: 'claims_review',
    title: 'Claims review',
    description:
      'Goes through the claims of a year: what was billed, paid and left to me, and what does not fit a visit.',
    arguments: ['platform_id'],
    skill: {
      name: 'claims-review',
      description:
        'Goes through health insurance claims: what was billed, what the plan paid, what was left to the person, and claims ' +
        'that fit no visit. Use it for bills, explanations of benefits, or yearly medical costs.',
    },
    text: ({ platform_id: id }) =>
      `Go through my claims. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'claims', since: 'last 24 months', limit: 50 })}. Its sums are ` +
          'over all of them, not only over the rows.',
        `Call ${recordCall('search_record', id, { section: 'encounters', since: 'last 24 months', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'coverage' })}.`,
        'Show the sums by year as they stand. List claims that were denied, claims that seem to be there twice, and claims ' +
          'without a visit near their date: these are questions for the plan, not findings.',
        reportingRecord,
      ]),
  },
  {
    name: 'immunization_review',
    title: 'Immunizations',
    description: 'Lists immunizations by vaccine with dates, and what was not given or is only reported.',
    arguments: ['platform_id'],
    skill: {
      name: 'immunizations',
      description:
        'Lists immunizations by vaccine with dates and lots over all connected platforms. Use it for a vaccination record, ' +
        'for school, work or travel, or for "when was my last tetanus shot".',
    },
    text: ({ platform_id: id }) =>
      `List my immunizations. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'immunizations', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'results', words: 'antibody' })}: a titer may stand for a dose.`,
        'Make one table by vaccine, newest first: date, lot, who gave or reported it. Keep what was not given apart. Which ' +
          'doses are due is for a clinician to say: do not work it out.',
        reportingRecord,
      ]),
  },
  {
    name: 'check_in_share',
    title: 'Share at check-in',
    description: 'Prepares what a practice asks for at check-in: summary, insurance card, medications and allergies.',
    arguments: ['platform_id'],
    skill: {
      name: 'check-in-share',
      description:
        'Prepares what a practice asks for at check-in: who the person is, insurance, medications, allergies, problems. Use ' +
        'it before an appointment, in place of forms on a clipboard.',
    },
    text: ({ platform_id: id }) =>
      `Prepare what I am asked at check-in. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('get_patient_summary', id)}.`,
        `Call ${recordCall('search_record', id, { section: 'coverage' })}.`,
        'Write it in the order of a check-in form: name and birth date, insurance with member number and payer, allergies, ' +
          'medications, problems. Mark what the record does not say, for me to fill in.',
        `Call ${recordCall('share_record', id, { kind: 'check-in' })} and give me the page. There I see every entry, leave out ` +
          'what I want, and get the link that the practice scans. Send what you wrote to nobody.',
        reportingRecord,
      ]),
  },
  {
    name: 'records_request',
    title: 'Records request',
    description: 'Finds out which records are connected, which are missing, and what to ask each organization for.',
    arguments: ['platform_id'],
    skill: {
      name: 'records-request',
      description:
        'Finds out which records are there, which could not be read, and which organizations named in the record are not ' +
        'connected yet, and drafts the requests. Use it to complete a record or to ask for copies.',
    },
    text: ({ platform_id: id }) =>
      `Find out what is missing from my record, and draft requests for it. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'encounters', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'documents', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'care-team' })}.`,
        'List the organizations and clinicians that these name. For one that is not among the connections: Call ' +
          '`list_platforms {"query":"Bramblewood"}` with its name, and offer to connect it.',
        'Draft one request for each that cannot be connected: who asks, for which dates and kinds of record. Send nothing.',
        reportingRecord,
      ]),
  },
  {
    name: 'second_opinion_pack',
    title: 'Second opinion pack',
    description: 'Gathers what a second clinician needs about one problem: history, results, procedures, documents.',
    arguments: ['platform_id'],
    skill: {
      name: 'second-opinion',
      description:
        'Gathers what another clinician needs for a second opinion: the problem, its history, results, procedures, ' +
        'medications and reports, each with its source. Use it when somebody wants a case looked at again.',
    },
    text: ({ platform_id: id }) =>
      `Gather what a second clinician needs about my problem. Ask me which one. I am connected at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${recordCall('search_record', id, { section: 'problems' })}, and ask me which of them it is about.`,
        `Call ${recordCall('search_record', id, { words: 'diabetes', limit: 50 })} with the words for that problem.`,
        `Call ${recordCall('search_record', id, { section: 'procedures', limit: 50 })}.`,
        `Call ${recordCall('search_record', id, { section: 'documents', limit: 50 })}; read opens a report as text.`,
        `Call ${recordCall('search_record', id, { section: 'medications', status: 'active' })}.`,
        'Write the history in the order of time, with the reports that matter quoted, and a list of what is not there: ' +
          'images, slides, notes. Judge nothing.',
        reportingRecord,
      ]),
  },
];
