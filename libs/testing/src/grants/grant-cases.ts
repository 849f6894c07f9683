/** What a person lets an app do, as far as generated calls are judged by it. */
interface GeneratedGrant {
  readonly access: 'read' | 'read-and-write';
  readonly platforms: 'all' | readonly string[];
  readonly kinds: 'all' | readonly string[];
  readonly labelled: true;
}

/** A call that each app can make in its own way, and what it needs as whoever made it knows. */
export interface GrantCase {
  readonly platformId: string;
  readonly act: 'search' | 'count' | 'read' | 'create' | 'update' | 'delete';
  readonly resourceType: string;
  /** Of a search. */
  readonly params: Readonly<Record<string, string>>;
  /** The type that a search brings along or looks into; `*` for any. */
  readonly step?: { readonly rule: 'grant.include' | 'grant.chain'; readonly resourceType: string };
}

/** The kinds, as the documentation for people has them; no table of the gateway is read here. */
const kindOf: ReadonlyMap<string, string> = new Map([
  ['Patient', 'identity'],
  ['RelatedPerson', 'identity'],
  ['Observation', 'results'],
  ['DiagnosticReport', 'results'],
  ['MedicationRequest', 'medications'],
  ['Condition', 'problems'],
  ['AllergyIntolerance', 'problems'],
  ['Immunization', 'immunizations'],
  ['Procedure', 'procedures'],
  ['DocumentReference', 'notes'],
  ['Encounter', 'visits'],
  ['CarePlan', 'visits'],
  ['Coverage', 'coverage'],
  ['Provenance', 'other'],
]);
const types = [...kindOf.keys()];
const kinds = [...new Set(kindOf.values())];
/** About nobody, so that each grant covers it. */
const everybodys = 'Practitioner';

/** Numbers from 0 to 1, the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A grant by chance. */
export function generateGrant(random: () => number, platformIds: readonly string[]): GeneratedGrant {
  return {
    access: random() < 0.5 ? 'read' : 'read-and-write',
    platforms: random() < 0.4 ? 'all' : platformIds.filter(() => random() < 0.5),
    kinds: random() < 0.2 ? 'all' : kinds.filter(() => random() < 0.5),
    labelled: true,
  };
}

/** A call by chance. */
export function generateCase(random: () => number, platformIds: readonly string[]): GrantCase {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const act = pick(['search', 'search', 'search', 'count', 'read', 'read', 'create', 'update', 'delete'] as const);
  const resourceType = pick([...types, everybodys]);
  const own = { platformId: pick(platformIds), act, resourceType };
  const isSearch = act === 'search' || act === 'count';
  if (!isSearch || random() < 0.3) return { ...own, params: {} };
  const neutral: Record<string, string> = random() < 0.3 ? { _lastUpdated: 'gt2020-01-01' } : {};
  const other = pick([...types, everybodys]);
  const step = pick<readonly [name: string, value: string, rule: 'grant.include' | 'grant.chain']>([
    ['_revinclude', `${other}:patient`, 'grant.include'],
    ['_include', `${resourceType}:subject:${other}`, 'grant.include'],
    [`_has:${other}:patient:status`, 'final', 'grant.chain'],
    [`subject:${other}.name`, 'a', 'grant.chain'],
  ]);
  // A count brings nothing along.
  if (act === 'count' && step[2] === 'grant.include') return { ...own, params: neutral };
  return { ...own, params: { ...neutral, [step[0]]: step[1] }, step: { rule: step[2], resourceType: other } };
}

/** The rule that refuses a call, written apart from the policy: what the person said. `undefined` where none does. */
export function expectedRule(
  { access, platforms, kinds: chosen }: GeneratedGrant,
  call: GrantCase,
): string | undefined {
  const { act, platformId, resourceType, step } = call;
  const isGiven = (type: string) => chosen === 'all' || type === everybodys || chosen.includes(kindOf.get(type) ?? '');
  if (platforms !== 'all' && !platforms.includes(platformId)) return 'grant.platform';
  if (access === 'read' && ['create', 'update', 'delete'].includes(act)) return 'grant.write';
  if (!isGiven(resourceType)) return 'grant.kind';
  return step !== undefined && !isGiven(step.resourceType) ? step.rule : undefined;
}

type Sent = (...args: never[]) => Promise<unknown>;

/** Notes the rule of each refusal that a proxy ends a call with, from now on. */
export function watchRules(proxy: { send: Sent; fetchJson: Sent }): string[] {
  const rules: string[] = [];
  for (const name of ['send', 'fetchJson'] as const) {
    const call = proxy[name].bind(proxy) as (...args: unknown[]) => Promise<unknown>;
    const watched = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await call(...args);
      } catch (error) {
        const { rule } = error as { rule?: unknown };
        if (typeof rule === 'string') rules.push(rule);
        throw error;
      }
    };
    Object.assign(proxy, { [name]: watched });
  }
  return rules;
}
