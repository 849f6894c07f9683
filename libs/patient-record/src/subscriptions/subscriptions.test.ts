import { noEvents, receiveEvents, type EventNumbers } from './event-numbers.js';
import { offersPatientFeed, patientFeed, patientFeedTopic, storedFeed } from './patient-feed.js';
import { readNotification, type FeedNotification } from './read-notification.js';

const asked = {
  patient: 'p-1',
  endpoint: 'https://gateway.example.org/subscriptions/abc',
  authorization: 'Bearer secret',
  endsAtMs: Date.parse('2026-12-01T00:00:00Z'),
};
const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

describe('the Subscription that is asked for', () => {
  const made = patientFeed(asked);
  const stored = { ...made, id: 's-1', status: 'active' } as const;
  const withFilters = (...filters: string[]): object => ({
    ...stored,
    _criteria: {
      extension: filters.map((valueString) => ({ url: `${backport}/backport-filter-criteria`, valueString })),
    },
  });
  const withContent = (valueCode: string): object => ({
    ...stored,
    channel: {
      ...stored.channel,
      _payload: { extension: [{ url: `${backport}/backport-payload-content`, valueCode }] },
    },
  });

  it('is of one patient, with ids alone, a secret and an end', () => {
    expect(made).toMatchObject({
      status: 'requested',
      end: '2026-12-01T00:00:00.000Z',
      criteria: patientFeedTopic,
      channel: { type: 'rest-hook', endpoint: asked.endpoint, header: ['Authorization: Bearer secret'] },
    });
    const filters = made._criteria?.extension?.map(({ valueString }) => valueString) ?? [];
    expect(filters).toContain('Observation?patient=p-1&trigger=feed-event');
    expect(filters.every((filter) => filter?.includes('?patient=p-1&'))).toBe(true);
    expect(made.channel._payload?.extension?.[0]?.valueCode).toBe('id-only');
  });

  it('is taken as the platform stored it, also with fewer or narrower filters, and without any content', () => {
    expect(storedFeed(stored, asked)).toMatchObject({ id: 's-1', status: 'active' });
    const narrower = withFilters('Observation?patient=Patient/p-1&category=laboratory', 'Encounter?patient=p-1');
    expect(storedFeed(narrower, asked)).toEqual({ id: 's-1', status: 'active', types: ['Observation', 'Encounter'] });
    expect(storedFeed(withContent('empty'), asked)?.id).toBe('s-1');
  });

  it.each<[string, unknown]>([
    ['without a filter, which is for everybody', withFilters()],
    ['for another patient', withFilters('Observation?patient=p-2')],
    ['for another patient besides', withFilters('Observation?patient=p-1', 'Encounter?patient=p-2')],
    ['for two patients in one filter', withFilters('Observation?patient=p-1,p-2')],
    ['for two patients in two parameters', withFilters('Observation?patient=p-1&patient=p-2')],
    ['for whoever is in a group', withFilters('Observation?patient:in=Group/1&patient=')],
    ['for all of a type', withFilters('Observation?category=laboratory')],
    ['with whole resources', withContent('full-resource')],
    ['without a word on the content', { ...stored, channel: { ...stored.channel, _payload: undefined } }],
    ['to another topic', { ...stored, criteria: 'http://example.org/topic' }],
    ['to another address', { ...stored, channel: { ...stored.channel, endpoint: 'https://example.org/' } }],
    ['by another channel', { ...stored, channel: { ...stored.channel, type: 'email' } }],
    ['without an id', made],
    ['with an id that is a path', { ...stored, id: '../Patient/p-2' }],
    ['with a status that there is none of', { ...stored, status: 'entered' }],
    ['that is no Subscription', { resourceType: 'OperationOutcome' }],
    ['that is nothing', undefined],
  ])('is refused as stored %s', (_name, value) => {
    expect(storedFeed(value, asked)).toBeUndefined();
  });

  it.each<[string, boolean, object]>([
    ['the topic, with create', true, {}],
    ['the topic of a version', true, { topic: `${patientFeedTopic}|8.0.0` }],
    ['another topic', false, { topic: 'http://example.org/topic' }],
    ['the topic without create', false, { interaction: [{ code: 'read' }] }],
    ['the topic at another type', false, { type: 'Basic' }],
  ])('is offered or not by a statement that has %s', (_name, isOffered, given) => {
    const { topic = patientFeedTopic, ...own } = given as { topic?: string };
    const extension = [{ url: `${backport}/capabilitystatement-subscriptiontopic-canonical`, valueCanonical: topic }];
    const resource = { type: 'Subscription', interaction: [{ code: 'create' }], extension, ...own };
    expect(offersPatientFeed({ rest: [{ resource: [{ type: 'Patient' }, resource] }] })).toBe(isOffered);
    expect(offersPatientFeed(undefined)).toBe(false);
  });
});

interface Given {
  readonly kind?: string;
  readonly since?: unknown;
  readonly events?: readonly unknown[];
  readonly more?: readonly object[];
}

function bundle({ kind = 'event-notification', since = '2', events = ['2'], more = [] }: Given = {}): object {
  const focus = { name: 'focus', valueReference: { reference: 'https://x.example.org/fhir/Observation/o-1' } };
  const parameter = [
    { name: 'subscription', valueReference: { reference: 'https://x.example.org/fhir/Subscription/s-1' } },
    { name: 'topic', valueCanonical: patientFeedTopic },
    { name: 'status', valueCode: 'active' },
    { name: 'type', valueCode: kind },
    ...(since === null ? [] : [{ name: 'events-since-subscription-start', valueString: since }]),
    ...events.map((valueString) => ({
      name: 'notification-event',
      part: [{ name: 'event-number', valueString }, focus],
    })),
  ];
  const own = parameter.map((one) => more.find((other) => Object(other).name === one.name) ?? one);
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [{ resource: { resourceType: 'Parameters', parameter: own } }],
  };
}

describe('a notification', () => {
  it('is read with its events in order, and with nothing of what they are about but the type', () => {
    expect(readNotification(bundle({ since: '3', events: ['3', '2'] }))).toEqual({
      kind: 'event-notification',
      subscription: 's-1',
      status: 'active',
      eventsSinceStart: 3,
      events: [
        { number: 2, resourceType: 'Observation' },
        { number: 3, resourceType: 'Observation' },
      ],
    });
  });

  it('passes over whole resources that a platform sends all the same', () => {
    const given = bundle() as { entry: object[] };
    const whole = {
      ...given,
      entry: [...given.entry, { resource: { resourceType: 'Patient', name: [{ text: 'Mira' }] } }],
    };
    expect(JSON.stringify(readNotification(whole))).not.toContain('Mira');
    expect(readNotification(whole)).toEqual(readNotification(given));
  });

  it('without content counts its last event, and a handshake or heartbeat has none', () => {
    expect(readNotification(bundle({ events: [] }))?.events).toEqual([{ number: 2 }]);
    expect(readNotification(bundle({ kind: 'handshake', since: '0' }))?.events).toEqual([]);
    expect(readNotification(bundle({ kind: 'heartbeat' }))?.events).toEqual([]);
  });

  const read = bundle() as { entry: [{ resource: object }] };
  it.each<[string, unknown]>([
    ['is not there', undefined],
    ['is another resource', { resourceType: 'Patient' }],
    ['is no history', { ...read, type: 'searchset' }],
    ['is empty', { ...read, entry: [] }],
    ['has entries that are no list', { ...read, entry: { 0: read.entry[0] } }],
    ['has an entry of null', { ...read, entry: [null] }],
    ['answers a question that nobody asked', bundle({ kind: 'query-event' })],
    ['is of another topic', bundle({ more: [{ name: 'topic', valueCanonical: 'http://example.org/topic' }] })],
    ['is of no Subscription', bundle({ more: [{ name: 'subscription', valueReference: { reference: 'Patient/1' } }] })],
    ['has a status of its own', bundle({ more: [{ name: 'status', valueCode: 'fine' }] })],
    ['counts below zero', bundle({ since: '-1' })],
    ['counts in fractions', bundle({ since: '1.5' })],
    ['has an event number 0', bundle({ events: ['0'] })],
    ['has an event number of 40 digits', bundle({ events: ['9'.repeat(40)] })],
    ['has an event without a number', bundle({ events: [undefined] })],
    ['has an event, and no number at all', bundle({ since: null, events: [] })],
    ['has more events than a hint needs', bundle({ events: Array.from({ length: 501 }, (_, at) => String(at + 1)) })],
  ])('is none when it %s', (_name, value) => {
    expect(readNotification(value)).toBeUndefined();
  });
});

describe('the numbers of events', () => {
  const notice = (...numbers: number[]): FeedNotification => ({
    kind: 'event-notification',
    subscription: 's-1',
    status: 'active',
    events: numbers.map((number) => ({ number })),
  });
  const after = (...given: FeedNotification[]): { numbers: EventNumbers; fresh: number[][]; missed: number[] } => {
    let numbers = noEvents;
    const seen = given.map((one) => {
      const received = receiveEvents(numbers, one);
      numbers = received.numbers;
      return received;
    });
    return { numbers, fresh: seen.map(({ fresh }) => [...fresh]), missed: seen.map(({ missed }) => missed) };
  };

  it.each<[string, FeedNotification[], { last: number; missing: number[] }, number[][], number[]]>([
    ['come in order', [notice(1), notice(2, 3)], { last: 3, missing: [] }, [[1], [2, 3]], [0, 0]],
    ['come twice', [notice(1), notice(1)], { last: 1, missing: [] }, [[1], []], [0, 0]],
    ['leave a gap', [notice(1), notice(4)], { last: 4, missing: [2, 3] }, [[1], [4]], [0, 2]],
    [
      'come late',
      [notice(3), notice(1), notice(2), notice(2)],
      { last: 3, missing: [] },
      [[3], [1], [2], []],
      [2, 0, 0, 0],
    ],
    [
      'did not come before a heartbeat',
      [notice(1), { ...notice(), kind: 'heartbeat', eventsSinceStart: 3 }],
      { last: 3, missing: [2, 3] },
      [[1], []],
      [0, 2],
    ],
    [
      'came before a heartbeat',
      [notice(1), { ...notice(), kind: 'heartbeat', eventsSinceStart: 1 }],
      { last: 1, missing: [] },
      [[1], []],
      [0, 0],
    ],
  ])('that %s', (_name, given, numbers, fresh, missed) => {
    expect(after(...given)).toEqual({ numbers, fresh, missed });
  });

  it('take bounded memory, however far a platform jumps', () => {
    const { numbers, missed } = after(notice(999_999_999_999_999));
    expect([numbers.missing.length, missed]).toEqual([200, [999_999_999_999_998]]);
  });
});
