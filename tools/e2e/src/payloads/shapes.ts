const crd = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition';
const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;
const source = { label: 'A payer' };
const card = (summary: string, more: object = {}) => ({ summary, indicator: 'info', source, ...more });

/** A change of the order that says what the payer covers. */
function systemAction(covered: string, need?: string, more: readonly object[] = []): object {
  const parts = [
    { url: 'coverage', valueReference: { reference: 'https://payer.example/fhir/Coverage/of-another-hand' } },
    { url: 'covered', valueCode: covered },
    ...(need === undefined ? [] : [{ url: 'pa-needed', valueCode: need }]),
    { url: 'date', valueDate: '2026-11-24' },
    { url: 'coverage-assertion-id', valueString: 'A-1' },
    ...more,
  ];
  const extension = [{ url: `${crd}/ext-coverage-information`, extension: parts }];
  return { type: 'update', description: 'd', resource: { resourceType: 'DeviceRequest', id: 'x', extension } };
}

const form = (title: string, more: object = {}) => ({
  resourceType: 'Questionnaire',
  url: 'https://payer.example/Questionnaire/shape',
  status: 'active',
  title,
  item: [{ linkId: '1', type: 'string', text: 'Why?' }],
  ...more,
});
const bundle = (type: string, ...resources: object[]) => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource, index) => ({ fullUrl: `https://payer.example/fhir/${index}`, resource })),
});
const patient = {
  resourceType: 'Patient',
  id: 'p',
  identifier: [{ system: 'https://payer.example/member', value: 'OTHER' }],
  name: [{ family: 'Else', given: ['Somebody'] }],
};

/** A decision on a request of another hand. */
function decision(action: string, more: object = {}): object {
  const review = [
    { url: 'number', valueString: 'AUTH-SHAPE' },
    {
      url: pas('reviewActionCode'),
      valueCodeableConcept: { coding: [{ system: 'https://codesystem.x12.org/005010/306', code: action }] },
    },
  ];
  const valuePeriod = { start: '2005-05-02', end: '2005-06-02' };
  return {
    resourceType: 'ClaimResponse',
    id: 'r',
    status: 'active',
    use: 'preauthorization',
    outcome: 'complete',
    created: '2005-05-02T11:02:00+05:00',
    patient: { reference: 'Patient/p' },
    item: [
      {
        itemSequence: 1,
        extension: [{ url: pas('itemPreAuthPeriod'), valuePeriod }],
        adjudication: [{ extension: [{ url: pas('reviewAction'), extension: review }] }],
      },
    ],
    ...more,
  };
}

const status = { resourceType: 'Parameters', parameter: [{ name: 'type', valueCode: 'event-notification' }] };
const unnamed = 'unverified, The answer does not say that it is about this request';
const otherDates =
  'approved-other-dates, AUTH-SHAPE, Authorized days: from 2005-05-02 until 2005-06-02 for a service 2030-12-15';
const none = 'PAYER_ANSWER_INVALID';

/** Every shape of the payloads of test kits, made anew, with the reading of it as it is and under the names of the request. */
export const shapes: readonly (readonly [what: string, payload: unknown, raw: string, named?: string])[] = [
  ['a card with instructions', card('Read this'), 'unknown, cards: 1', 'unknown, cards: 1'],
  [
    'a card with a link',
    card('Read there', { links: [{ label: 'there', url: 'https://payer.example/', type: 'absolute' }] }),
    'unknown, cards: 1',
    'unknown, cards: 1',
  ],
  [
    'a card with an app',
    card('Start it', { links: [{ label: 'app', url: 'https://payer.example/launch', type: 'smart' }] }),
    'unknown, cards: 1',
    'unknown, cards: 1',
  ],
  [
    'a card that proposes another order',
    card('Rather this', {
      selectionBehavior: 'any',
      suggestions: [{ label: 'other', actions: [systemAction('covered')] }],
    }),
    'unknown, cards: 1',
    'unknown, cards: 1',
  ],
  ['several cards', [card('One'), card('Two')], 'unknown, cards: 2', 'unknown, cards: 2'],
  ['a system action: covered', systemAction('covered', 'no-auth'), 'unknown', 'not-required, covered'],
  ['a system action: conditional', systemAction('conditional', 'auth-needed'), 'unknown', 'required, conditional'],
  [
    'a whole answer to a hook',
    { cards: [card('One')], systemActions: [systemAction('covered', 'auth-needed')] },
    'unknown, cards: 1',
    'required, covered, cards: 1',
  ],
  [
    'an authorization in place, bound to a code of its own',
    {
      cards: [],
      systemActions: [
        systemAction('covered', 'satisfied', [
          { url: 'billingCode', valueCoding: { system: 'http://www.ama-assn.org/go/cpt', code: '77065' } },
          { url: 'billingCode', valueCoding: { system: 'http://www.ama-assn.org/go/cpt', code: '77066' } },
          { url: 'satisfied-pa-id', valueString: 'AUTH-SHAPE' },
        ]),
      ],
    },
    'unknown',
    'satisfied, covered',
  ],
  ['a form', form('Static'), 'forms, Static'],
  [
    'a package of a form and a library',
    bundle('collection', form('Packed'), { resourceType: 'Library', id: 'l' }),
    'forms, Packed',
  ],
  ['a decision', bundle('collection', decision('A1'), patient), unnamed, otherDates],
  [
    'a denial',
    bundle('collection', decision('A3'), patient),
    unnamed,
    'denied, The payer gives a code and no words: it has to name a specific reason, ask for it',
  ],
  ['a decision that does not come first', bundle('collection', patient, decision('A1')), unnamed, otherDates],
  [
    'a decision whose patient has another address',
    bundle('collection', decision('A1', { patient: { reference: 'Patient/lost' } }), patient),
    unnamed,
    otherDates,
  ],
  [
    'a decision of somebody else, sent as ours',
    bundle('collection', decision('A1', { request: { reference: 'Claim/other' } }), patient),
    none,
    otherDates,
  ],
  [
    'a notification with its resources',
    bundle('history', status, decision('PENDEDCODE', { outcome: 'queued' }), patient),
    unnamed,
    'pended',
  ],
  ['a notification without', bundle('history', status), none, none],
  ['a subscription', { resourceType: 'Subscription', status: 'requested' }, none, none],
  ['a request', bundle('collection', { resourceType: 'Claim', id: 'c' }, patient), none, none],
  ['an answered form', { resourceType: 'QuestionnaireResponse', status: 'completed' }, none, none],
  ['an order', { resourceType: 'DeviceRequest', status: 'draft' }, none, none],
  ['keys', { keys: [] }, none, none],
  ['an empty object', {}, none, none],
];
