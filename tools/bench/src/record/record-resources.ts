import { formOf } from '../measure/fill-in.js';
import rows from './record-resources.json' with { type: 'json' };

/** What a platform has of one kind of entries. */
interface Kind {
  readonly count: number;
  /** Default the name of the kind. */
  readonly type?: string;
  /** The element that names the patient; default `subject`. */
  readonly patient?: string;
  /** In turn: a code, what people call it, and what else is of it. */
  readonly rows: readonly (readonly string[])[];
  /** What the newest entry of each row has otherwise than the older ones. */
  readonly newest?: readonly string[];
  readonly resource: object;
}

/** 2,000 entries in all. */
const kinds = new Map(
  Object.entries<Kind>(rows.kinds).map(([name, kind]) => [name, { ...kind, make: formOf(kind.resource) }]),
);
const makeEvery = formOf(rows.every);

/** Two of five entries are at every platform, under an id of its own, as copies of hospital data at payers are. */
const isShared = (index: number): boolean => index % 5 < 2;

/** The bench's patient, the same at every platform. */
export function makePatient(id: string): object {
  return formOf(rows.patient)({ patient: id });
}

/**
 * Entries of one kind at one platform, the newest first; all by default.
 *
 * @param kind a resource type, or a category of Observations
 */
export function makeEntries(
  kind: string,
  platform: number,
  patient: string,
  { from = 0, count = kinds.get(kind)?.count ?? 0 } = {},
): object[] {
  return Array.from({ length: count }, (_, index) => makeEntry(kind, platform, from + index, patient));
}

function makeEntry(kind: string, platform: number, index: number, patient: string): object {
  const of = kinds.get(kind);
  if (!of) throw new RangeError(`there is no kind ${kind}`);
  const { type = kind, patient: owner = 'subject', rows: each, newest, make } = of;
  // What is not shared is at another minute at each platform.
  const when = timeOf(index, isShared(index) ? 0 : platform);
  const [code, name = '', more] = each[index % each.length] ?? [];
  const values = {
    ...{ kind, type, platform, index, when, day: when.slice(0, 10), value: 5 + (index % 40) / 10 },
    ...{ 0: code, 1: name.replace('{index}', `${index}`), 2: more, newest: newest?.[index < each.length ? 0 : 1] },
  };
  return { ...makeEvery(values), [owner]: { reference: `Patient/${patient}` }, ...make(values) };
}

/** A day apart each, back from a fixed day: figures of one commit are those of the next. */
function timeOf(index: number, minute: number): string {
  const at = Date.UTC(2025, 5, 1, 10, minute) - index * 86_400_000;
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
