import * as fc from 'fast-check';
import type { CallGrant } from '../contract/call-grant.js';
import type { FhirCall } from '../contract/fhir-call.js';
import { parseInteraction } from '../contract/interaction.js';
import { PlatformRoutes } from '../platform/platform-routes.js';
import { Policy } from './policy.js';
import type { Decision } from './decision.js';
import { makePlatform, session } from '../testing/fixture.js';
import { coversPlatform, requireGranted } from './grant-policy.js';
import { recordKindOf, recordKinds } from '../grants/record-kinds.js';

const routes = new PlatformRoutes(
  (id) => `http://gateway.test/${id}`,
  () => true,
);
const policy = new Policy({
  isWriteAllowed: () => true,
  capabilities: { indexOf: () => Promise.resolve(undefined) },
  scopeMode: 'enforce',
  onOverlooked: () => undefined,
});

/** A call, and what it needs as whoever made it knows. */
interface Made {
  readonly line: string;
  readonly platformId: string;
  readonly isWrite: boolean;
  /** `*` for any type. */
  readonly types: readonly string[];
}

const platformIds = ['alpha', 'beta', 'beta:tenant', 'gamma~2'] as const;
const types = ['Observation', 'Condition', 'Patient', 'Coverage', 'Practitioner', 'Binary', 'NutritionIntake'] as const;
const type = fc.constantFrom(...types);
const platform = fc.constantFrom(...platformIds);

/** What a search goes to beyond its own type. */
const step = fc.oneof(
  fc.record({ source: type, to: type }).map(({ source, to }) => ({
    query: `_include=${source}:subject:${to}`,
    types: [to as string],
  })),
  type.map((source) => ({ query: `_revinclude=${source}:subject`, types: [source as string] })),
  type.map((source) => ({ query: `_has:${source}:subject:code=1`, types: [source as string] })),
  type.map((to) => ({ query: `whom:${to}.name=a`, types: [to as string] })),
  fc
    .constantFrom('_include=*', '_revinclude=*', 'a.b=1', '_query=own', '_filter=code eq 1'.replaceAll(' ', '%20'))
    .map((query) => ({ query, types: ['*'] })),
  fc.constantFrom('code=1', '_count=5', '_sort=-date').map((query) => ({ query, types: [] as string[] })),
);

const made: fc.Arbitrary<Made> = fc
  .record({ platformId: platform, own: type, steps: fc.array(step, { maxLength: 2 }), shape: fc.nat(11) })
  .map(({ platformId, own, steps, shape }) => {
    const query = steps.map((one) => one.query).join('&');
    const search = query === '' ? '' : `?${query}`;
    const beyond = steps.flatMap((one) => one.types);
    const call = (line: string, isWrite: boolean, ...needed: string[]) => ({
      line,
      platformId,
      isWrite,
      types: needed,
    });
    const shapes: readonly Made[] = [
      call(`GET ${own}${search}`, false, own, ...beyond),
      call(`GET ${own}/1`, false, own),
      call(`GET Patient/1/${own}${search}`, false, own, ...beyond),
      call(`GET ${own}/1/_history`, false, own),
      call(`GET Patient/1/$everything`, false, '*'),
      call(`GET ?_type=${own}`, false, '*'),
      call(`GET Group/1/$export?_type=${own}`, false, own),
      call(`GET $export`, false, '*'),
      call(`POST ${own}`, true, own),
      call(`PUT ${own}${search}`, true, own, ...beyond),
      call(`DELETE ${own}/1`, true, own),
      call(`GET Observation/$lastn`, false, 'Observation'),
    ];
    return shapes[shape] as Made;
  });

const grant: fc.Arbitrary<CallGrant> = fc.record({
  access: fc.constantFrom('read', 'read-and-write'),
  platforms: fc.oneof(fc.constant('all' as const), fc.subarray([...platformIds])),
  kinds: fc.oneof(fc.constant('all' as const), fc.subarray(recordKinds.map(({ id }) => id))),
  labelled: fc.constant(true),
});

const targets = new Map(
  platformIds.map((id) => {
    const resolved = makePlatform('https://platform.test/r4', { id });
    return [id as string, { resolved, route: routes.routeTo(resolved) }];
  }),
);

function outcomeOf(decision: Decision): string {
  return decision.allowed ? 'allowed' : decision.rule;
}

function decide(line: string, platformId: string, given: CallGrant | undefined, app: FhirCall['app']): Decision {
  const [method = '', address = ''] = line.split(' ');
  const [path = '', query = ''] = address.split('?');
  const target = targets.get(platformId);
  if (target === undefined) throw new TypeError('unknown platform');
  const { resolved, route } = target;
  const request = { method, path, query, headers: {} };
  const call: FhirCall = { platform: resolved, session, request, app, requestId: 'r', ...(given && { grant: given }) };
  const interaction = policy.understand(call, route, parseInteraction(method, path, query));
  if (interaction instanceof Promise) throw new TypeError('an operation that has to be asked about');
  const admitted = policy.admit(call, interaction);
  if (!admitted.allowed || given === undefined) return admitted;
  return policy.withinGrant({ call, route, interaction }, given, query, undefined, undefined);
}

/** Written apart from the policy: what the person said, and nothing of how calls look. */
function covers({ access, platforms, kinds }: CallGrant, { platformId, isWrite, types: needed }: Made): boolean {
  if (platforms !== 'all' && !platforms.includes(platformId)) return false;
  if (isWrite && access === 'read') return false;
  return kinds === 'all' || needed.every((one) => one !== '*' && (one === 'Practitioner' || hasKind(kinds, one)));
}

function hasKind(kinds: readonly string[], one: string): boolean {
  const found = recordKinds.find((kind) => kind.types.includes(one));
  return kinds.includes(found?.id ?? 'other');
}

it('lets no call go beyond its grant, refuses none within, and decides the same for both apps', () => {
  fc.assert(
    fc.property(grant, made, (given, call) => {
      const rest = decide(call.line, call.platformId, given, 'rest');
      const mcp = decide(call.line, call.platformId, given, 'mcp');
      // Compared by hand: so many expectations would take most of the time.
      if (outcomeOf(mcp) !== outcomeOf(rest)) throw new Error(`${call.line}: ${outcomeOf(mcp)}, ${outcomeOf(rest)}`);
      const isExpected = covers(given, call) ? outcomeOf(rest) === 'allowed' : outcomeOf(rest).startsWith('grant.');
      if (!isExpected) throw new Error(`${call.line}: ${outcomeOf(rest)}`);
    }),
    { numRuns: 50_000 },
  );
});

it('asks nothing of a call without a grant, which is the person’s own', () => {
  fc.assert(
    fc.property(made, ({ line, platformId }) => decide(line, platformId, undefined, 'rest').allowed),
    { numRuns: 500 },
  );
});

const results: CallGrant = { access: 'read', platforms: ['alpha'], kinds: ['results'], labelled: true };

it('shows what a platform can do to each app', () => {
  expect(decide('GET metadata', 'beta', results, 'mcp').allowed).toBe(true);
});

it('says what is not given, and what to ask for', () => {
  expect(decide('GET Condition', 'alpha', results, 'mcp')).toMatchObject({
    rule: 'grant.kind',
    message: 'This app was not given Condition (Problems, allergies and family history) at alpha.',
    missingScope: 'gateway.read',
  });
  expect(decide('POST Observation', 'alpha', results, 'mcp')).toMatchObject({
    rule: 'grant.write',
    missingScope: 'gateway.read gateway.write',
  });
});

it('never takes a grant of a platform for a tenant of it, nor of one connection for another', () => {
  expect(coversPlatform({ ...results, platforms: ['beta'] }, 'beta:tenant')).toBe(false);
  expect(coversPlatform({ ...results, platforms: ['gamma~2'] }, 'gamma~1')).toBe(false);
  expect(coversPlatform({ ...results, platforms: ['gamma~2'] }, 'gamma')).toBe(false);
  expect(coversPlatform(undefined, 'gamma~2')).toBe(true);
});

it('takes a grant of a platform for each person who is connected there: the id means whoever was last', () => {
  expect(coversPlatform({ ...results, platforms: ['gamma'] }, 'gamma~2')).toBe(true);
  expect(coversPlatform({ ...results, platforms: ['beta:tenant'] }, 'beta:tenant~3')).toBe(true);
});

it('judges what is no FHIR interaction by the same rules', () => {
  const ask = (need: Parameters<typeof requireGranted>[1]) => {
    try {
      requireGranted(results, need);
      return 'allowed';
    } catch (error) {
      return (error as { rule?: string }).rule;
    }
  };
  expect(ask({ platformId: 'alpha' })).toBe('allowed');
  expect(ask({ platformId: 'beta' })).toBe('grant.platform');
  expect(ask({ platformId: 'alpha', isWrite: true })).toBe('grant.write');
  expect(ask({ platformId: 'alpha', types: ['Coverage'] })).toBe('grant.kind');
  expect(() => requireGranted(undefined, { platformId: 'beta', isWrite: true })).not.toThrow();
  expect(recordKindOf('Coverage')).toBe('coverage');
});
