import { defineCard, type Card } from './card.js';

/** Shows check_prior_auth: whether the payer wants an authorization, who said so, and what is needed for it. */
export const requirementsCard: Card = defineCard({
  name: 'prior-auth',
  title: 'Prior authorization',
  description: 'Whether a plan wants prior authorization for a service, and what for',
  script: String.raw`
const answers = {
  required: 'Prior authorization is required.', 'not-required': 'Prior authorization is not required.',
  conditional: 'It depends on more facts.', satisfied: 'Prior authorization is there already.',
  'not-covered': 'The plan does not cover this.', unknown: 'Unknown. This does not mean "not required".',
};
/* Codes of Da Vinci CRD. */
const covered = { covered: 'yes', 'not-covered': 'no', conditional: 'depends on more facts' };
const sources = {
  crd: 'the payer, for this plan', eligibility: 'an eligibility answer of the plan', 'existing-auth': 'an authorization on record',
  policy: 'a policy published for everybody, which says nothing of this plan', none: 'nobody',
};
const askers = { ordering: 'whoever orders it', performing: 'whoever performs it' };
const purposes = { withpa: 'with the request', withclaim: 'with the claim', withorder: 'with the order', 'retain-doc': 'to be retained' };
const render = (fields) => {
  const authorization = object(fields.authorization);
  const source = object(fields.source);
  const reasons = list(fields.reasons).map(object).map(({ code, text }) => words(text) || words(code)).filter(Boolean);
  return [
    paragraph(answers[fields.status] ?? answers.unknown, 'answer'),
    fields.ambiguous === true && paragraph('The payer said things that do not fit together.', 'notice'),
    facts([
      ['Service', object(fields.code).code], ['Said by', named(sources, source.kind)], ['How certain', source.confidence], ['Asked at', fields.platform_id],
      ['Covered', named(covered, fields.covered)], ['Who asks for it', named(askers, authorization.by)], ['Number', authorization.number], ['Holds until', fields.expires],
    ]),
    reasons.length > 0 && [make('h2', {}, 'Why, as the payer says'), bullets(reasons)],
    list(fields.documentation).length > 0 && [
      make('h2', {}, 'What the payer wants to see'),
      bullets(list(fields.documentation).map(object).map(({ who, purpose }) => [words(who), ...texts(purpose).map((one) => named(purposes, one))].filter(Boolean).join(', '))),
    ],
    texts(fields.info_needed).length > 0 && [make('h2', {}, 'What it needs to know'), bullets(texts(fields.info_needed))],
    list(fields.sent_requests).length > 0 && [
      make('h2', {}, 'Sent before'),
      list(fields.sent_requests).map(object).map((one) =>
        facts([['Sent at', moment(one.sent_at)], ['Day of the service', one.service_date], ['Status', one.status], ['Number', one.authorization_number]])),
    ],
    fields.status === 'unknown' && bullets(list(fields.attempts).map(object).map(({ source: asked, outcome }) => 'Asked ' + words(asked) + ': ' + words(outcome))),
    texts(fields.contacts).length > 0 && [make('h2', {}, 'Whom to ask at the payer'), bullets(texts(fields.contacts))],
    texts(fields.warnings).map((text) => paragraph('Note: ' + text, 'notice')),
  ];
};
`,
  css: '.answer { font-size: 1.1rem; font-weight: 650; }',
});

/** Shows get_auth_status: what is connected, whose records those are, and who may be one person. */
export const connectionsCard: Card = defineCard({
  name: 'connections',
  title: 'Connected records',
  description: 'Which platforms are connected, and who is who among them',
  script: String.raw`
const whose = (one) => {
  const name = words(object(one.patient).name);
  if (name !== '') return name;
  return one.patient_unknown === undefined ? words(one.patient_id) : 'the platform did not say';
};
const render = (fields) => {
  const connections = list(fields.connections).map(object);
  const people = list(fields.people).map(object);
  const rows = connections.map((one) => [
    words(one.platform_id),
    one.authenticated !== true ? 'not connected' : one.is_open === true ? 'open to everybody' : 'connected',
    whose(one),
    moment(one.expires_at) || (one.authenticated === true && one.is_open !== true ? 'renews itself' : ''),
    words(one.problem),
  ]);
  return [
    rows.length > 0
      ? table('Platforms', { columns: ['platform', 'state', 'record of', 'ends', 'problem'], rows }, { head: 'platform' })
      : paragraph('Nothing is connected.'),
    people.length > 0 && [
      make('h2', {}, 'Who is who'),
      bullets(people.map((one) => {
        const ids = texts(one.connections);
        const name = connections.filter(({ platform_id: id }) => ids.includes(id)).map(whose).find((text) => text !== '') ?? words(one.person);
        return (one.is_unknown === true ? 'Whose it is could not be read' : name) + ': ' + ids.join(', ');
      })),
    ],
    texts(fields.people_questions).map((text) => paragraph(text, 'notice')),
    texts(fields.unconfirmed_ends).map((id) => paragraph(id + ' has not confirmed yet that an earlier sign-in has ended; it is asked again.', 'notice')),
    texts(fields.not_connected).length > 0 && paragraph('Could be connected: ' + texts(fields.not_connected).join(', '), 'muted'),
  ];
};
`,
});
