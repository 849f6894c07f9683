import { usStates, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { PayerFacts } from './load-payer-facts.js';
import { lineOfWords, plainWords, statesOfWords } from './plan-words.js';
import type { PayerFile, PlanLine } from './schema.js';
import { stateName } from './stated-fact.js';

/** What is known of who pays: any of it, from a card, a coverage or a person. */
export interface PayerClue {
  /** The name of the payer or of the plan as it is said, such as `Aetna Better Health of Texas`. */
  readonly words?: string | undefined;
  readonly platformId?: string | undefined;
  /** As claims are addressed, such as `60054`. */
  readonly payerId?: string | undefined;
  readonly line?: PlanLine | undefined;
  /** Postal code. */
  readonly state?: string | undefined;
}

/** The plan, as far as it is known. */
interface KnownPlan {
  /** The payer as a person knows it. */
  readonly name: string;
  readonly line?: PlanLine;
  readonly state?: string;
}

/** Who pays. `several`: a person has to say which; `unknown`: no facts at all. Each is an answer, never an error. */
export type PayerMatch =
  | ({ readonly kind: 'one'; readonly payer: PayerFile } & KnownPlan)
  | ({
      readonly kind: 'several';
      readonly candidates: readonly { readonly id: string; readonly name: string }[];
    } & KnownPlan)
  | ({ readonly kind: 'unknown' } & KnownPlan);

/** A name of a payer that the words say. */
interface NameFound {
  readonly payer: PayerFile;
  readonly length: number;
  readonly lines?: readonly PlanLine[] | undefined;
  readonly states?: readonly string[] | undefined;
}

/** Finds who is meant: by the platform, else by the payer id, else by the longest name that the words say. */
export function matchPayer(facts: PayerFacts, clue: PayerClue): PayerMatch {
  const named = namesIn(facts, clue);
  const [found, isCertain] = candidatesOf(facts, clue, named);
  const [payer, another] = found;
  const said = payer && named.find((one) => one.payer.id === payer.id);
  const plan = planOf(facts, clue, payer, said);
  const name = clue.words?.trim() ?? '';
  if (payer === undefined) return { kind: 'unknown', name: name === '' ? 'the payer' : name, ...plan };
  if (another !== undefined || !isCertain) {
    return { kind: 'several', candidates: found.map((one) => ({ id: one.id, name: one.name })), name, ...plan };
  }
  // Original Medicare decides nothing about a Medicare Advantage plan: the company that runs it does.
  if (payer.id === 'medicare' && plan.line !== undefined && plan.line !== 'medicare-ffs') {
    return { kind: 'unknown', name: name === '' ? payer.name : name, ...plan };
  }
  return { kind: 'one', payer, name: nameOf(payer, plan.state), ...plan };
}

function candidatesOf(
  facts: PayerFacts,
  { words = '', platformId, payerId }: PayerClue,
  named: readonly NameFound[],
): [found: readonly PayerFile[], isCertain: boolean] {
  const platform = platformId?.split('__')[0];
  const byPlatform = facts.payers.filter(({ platforms }) => platform !== undefined && platforms.includes(platform));
  if (byPlatform.length > 0) return [byPlatform, true];
  const wanted = payerId?.trim().toUpperCase();
  const byId = facts.payers.filter(
    (payer) => wanted !== undefined && payerIdsOf(facts, payer).some(({ id }) => id === wanted),
  );
  if (byId.length > 0) return [byId, true];
  const best = strongest(facts, named);
  if (best.length > 0) return [distinct(best.map(({ payer }) => payer)), true];
  // The brand alone: which of its plans, only the card tells.
  const isBrand = ` ${plainWords(words)} `.includes(' bcbs ');
  return isBrand
    ? [facts.payers.filter((payer) => namesOf(facts, payer).some((one) => one.plain.includes('bcbs'))), false]
    : [[], true];
}

/** The longest names; a program of the government gives way to a company that runs plans of it. */
function strongest(facts: PayerFacts, named: readonly NameFound[]): readonly NameFound[] {
  const ofCompanies = named.filter(({ payer }) => !platformsOf(facts, payer).some(({ kind }) => kind === 'government'));
  const judged = ofCompanies.length > 0 ? ofCompanies : named;
  const longest = Math.max(...judged.map(({ length }) => length));
  return judged.filter(({ length }) => length === longest);
}

/** The names that the words say, the longest first. */
function namesIn(facts: PayerFacts, { words = '', state }: PayerClue): NameFound[] {
  const plain = plainWords(words);
  if (plain === '') return [];
  const states = [...statesOfWords(words), ...(state === undefined ? [] : [state])];
  const inOrder = plain.includes('bcbs') ? states.map((one) => plainWords(`bcbs ${stateName(one)}`)) : [];
  const said = [plain, ...inOrder].map((one) => ` ${one} `);
  return facts.payers
    .flatMap((payer) => namesOf(facts, payer).map((one) => ({ payer, length: one.plain.length, ...one })))
    .filter(({ plain: name }) => name !== '' && said.some((one) => one.includes(` ${name} `)))
    .sort((a, b) => b.length - a.length);
}

function namesOf(facts: PayerFacts, payer: PayerFile) {
  const ofPlatforms = platformsOf(facts, payer).flatMap(({ name, displayName = '', aliases = [], matchers = [] }) =>
    [name, displayName, ...aliases, ...matchers].map((one) => ({ name: one.replace(/\(.*\)/, '') })),
  );
  const all: NonNullable<PayerFile['names']> = [{ name: payer.name }, ...(payer.names ?? []), ...ofPlatforms];
  return all.map(({ name, lines, states }) => ({ plain: plainWords(name), lines, states }));
}

/** The line and the state: as the words say, else as the name means, else as the caller or the payer's file has it. */
function planOf(
  facts: PayerFacts,
  clue: PayerClue,
  payer: PayerFile | undefined,
  said: NameFound | undefined,
): { line?: PlanLine; state?: string } {
  const byId = payer && payerIdsOf(facts, payer).find(({ id }) => id === clue.payerId?.trim().toUpperCase());
  const [inWords] = statesOfWords(clue.words ?? '');
  const served = payer && [...new Set(platformsOf(facts, payer).flatMap(({ states = [] }) => states))];
  const state = inWords ?? only(said?.states) ?? clue.state ?? only(byId?.states) ?? only(served);
  const isCompany = payer !== undefined && payer.id !== 'medicare';
  const line =
    clue.line ?? only(said?.lines) ?? lineOfWords(clue.words ?? '', isCompany) ?? only(byId?.lines) ?? payer?.line;
  return { ...(line !== undefined && { line }), ...(state !== undefined && { state: state.toUpperCase() }) };
}

/** The payer ids of a payer: of its platform files and of its facts, with the state or line of each where one is told. */
function payerIdsOf(facts: PayerFacts, payer: PayerFile) {
  const ofPlatforms = platformsOf(facts, payer).flatMap(({ payerIds = [], payerIdsByState = {} }) => [
    ...Object.entries(payerIdsByState).flatMap(([state, ids]) => ids.map((id) => ({ id, states: [state] }))),
    ...payerIds.map((id) => ({ id })),
  ]);
  const ofFacts = payer.facts
    .filter(({ kind }) => kind === 'payer-id')
    .map(({ value, states, lines }) => ({ id: value, states, lines }));
  const all: { id: string; states?: string[] | undefined; lines?: PlanLine[] | undefined }[] = [
    ...ofFacts,
    ...ofPlatforms,
  ];
  return all.map((one) => ({ ...one, id: one.id.toUpperCase() }));
}

function platformsOf({ platforms }: PayerFacts, payer: PayerFile): PlatformDefinition[] {
  return platforms.filter(({ id }) => payer.platforms.includes(id));
}

/** `Texas Medicaid` for the program of a state. */
function nameOf(payer: PayerFile, state: string | undefined): string {
  return payer.id === 'medicaid' && state !== undefined && state in usStates
    ? `${stateName(state)} Medicaid`
    : payer.name;
}

function only<Value>(values: readonly Value[] | undefined): Value | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
