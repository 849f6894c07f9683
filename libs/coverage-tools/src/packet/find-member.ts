import { codeOf } from '../coverage-error.js';
import type { Coverage, Patient } from 'fhir/r4.js';
import { isInForce } from '../active-coverage.js';
import type { PayerClues } from '../sides/payer-clues.js';
import { cluesOf } from '../sides/payer-clues.js';
import { memberIdentifier } from '../pas/request/parties.js';
import { readSubscriber } from '../pas/request/subscriber.js';
import { payerOf } from '../record-resources.js';
import type { CoverageContext } from '../coverage-context.js';
import { plainText } from '../untrusted-text.js';
import type { Packet } from './schema/packet-schema.js';
import type { PacketSources } from './schema/packet-sources.js';
import { conceptText, dayOf, type RecordEntries } from './record-entries.js';
import { matchesWords } from '../service-words.js';

type ReadContext = Pick<CoverageContext, 'records' | 'recordsBaseUrl' | 'now'>;

/** A coverage in force, and who issued it. */
export interface PlanOfPerson {
  readonly coverage: Coverage & { readonly id: string };
  readonly clues: PayerClues;
  readonly source: number;
}

/** Which plans a person has, the primary first; the one that is meant, where that is certain. */
export interface FoundPlans {
  readonly plans: readonly PlanOfPerson[];
  readonly chosen?: PlanOfPerson;
  /** Whether `chosen` is only the first of several. */
  readonly isGuess: boolean;
}

/** The plans in force on a day. One that is named counts also when it has ended. */
export async function findPlans(
  context: ReadContext,
  entries: RecordEntries,
  sources: PacketSources,
  wanted: { coverageId?: string | undefined; payer?: string | undefined; onDate: string },
): Promise<FoundPlans> {
  const all = await entries.search<Coverage>('Coverage', 'coverages');
  const relevant = all.filter(
    (one): one is Coverage & { id: string } =>
      one.id !== undefined && (isInForce(one, wanted.onDate) || one.id === wanted.coverageId),
  );
  const plans = await Promise.all(
    relevant
      .sort((one, other) => (one.order ?? 99) - (other.order ?? 99))
      .map(async (coverage) => ({
        coverage,
        clues: cluesOf(coverage, await payerOf(context, coverage).catch(unnamed)),
        source: sources.entry(coverage, 'Insurance of the record', coverage.period?.start),
      })),
  );
  const named = plans.filter(({ coverage }) => coverage.id === wanted.coverageId);
  const { payer } = wanted;
  const ofPayer = payer === undefined ? plans : plans.filter(({ clues }) => isOf(clues, payer));
  const choice = wanted.coverageId === undefined ? ofPayer : named;
  return { plans, ...(choice[0] && { chosen: choice[0] }), isGuess: choice.length > 1 };
}

function isOf({ names }: PayerClues, payer: string): boolean {
  return names.some((name) => matchesWords(name, payer) || matchesWords(payer, name));
}

/** A payer whose Organization cannot be read is named by the coverage alone. */
function unnamed(error: unknown): undefined {
  if (codeOf(error) !== undefined) return undefined;
  throw error;
}

/** A plan as a person chooses it. */
export function planChoice({ coverage, clues, source }: PlanOfPerson): Packet['coverages'][number] {
  const number = memberIdentifier(coverage)?.value;
  const parts = [clues.names[0] ?? 'Payer without a name', planName(coverage), number && `member ${number}`];
  return {
    coverage_id: coverage.id,
    text: parts.filter(Boolean).join(', '),
    ...(coverage.order !== undefined && { order: coverage.order }),
    sources: [source],
  };
}

/** The member as the record knows them, by the plan that is meant. */
export async function memberOf(
  context: ReadContext,
  patient: Patient & { id: string },
  plan: PlanOfPerson | undefined,
  sources: PacketSources,
): Promise<NonNullable<Packet['member']>> {
  const { name, birthDate, gender } = patient;
  const own = sources.entry(patient, 'Patient of the record');
  const person = {
    patient_id: patient.id,
    ...defined('name', nameText(name)),
    ...defined('birth_date', dayOf(birthDate)),
    ...defined('sex', plainText(gender, 20)),
  };
  if (!plan) return { ...person, sources: [own] };
  const { coverage, source } = plan;
  const subscriber = await readSubscriber(context, coverage, patient.id).catch(unnamed);
  return {
    ...person,
    coverage_id: coverage.id,
    ...defined('member_number', plainText(memberIdentifier(coverage)?.value, 80)),
    ...defined('group_number', plainText(classOf(coverage, 'group')?.value, 80)),
    ...defined('subscriber', nameText(subscriber?.name)),
    ...defined('relationship', conceptText(coverage.relationship)),
    ...defined('plan', planName(coverage)),
    sources: [own, source],
  };
}

/** What the plan is called. */
export function planName(coverage: Coverage): string | undefined {
  const plan = classOf(coverage, 'plan');
  return plainText(plan?.name ?? plan?.value, 120) ?? conceptText(coverage.type);
}

function classOf({ class: classes = [] }: Coverage, code: string) {
  return classes.find(({ type }) => type.coding?.some((one) => one.code === code));
}

function nameText(names: Patient['name']): string | undefined {
  const [name] = names ?? [];
  const parts = [...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
  return plainText(name?.text ?? parts, 120);
}

/** One member of an object, or none where there is no value. */
export function defined<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
