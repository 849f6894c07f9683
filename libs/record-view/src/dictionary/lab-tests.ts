import { codeKey, type ConceptTable } from './concepts.js';
import { tableOf } from './dictionary.js';
import { resolveWord } from './resolve-word.js';
import { tableAtHand } from './table-at-hand.js';

/** A laboratory test or vital sign of the dictionary. */
export interface KnownTest {
  /** Plain name, such as `Hemoglobin A1c`. */
  readonly name: string;
  /** Results of tests with the same one may stand on one axis: analyte, specimen and property. */
  readonly line: string;
}

/** Methods of one analyte whose results differ, which the dictionary has on one line. */
const apart: ReadonlyMap<string, string> = new Map([
  ['13457-7', 'calculated'],
  ['18262-6', 'direct'],
]);

/** The test of a LOINC code; undefined for one that the dictionary does not have on a line. */
export function knownTest(loinc: string): KnownTest | undefined {
  const key = codeKey('http://loinc.org', loinc);
  for (const { name, codes } of tableAtHand('labs').byCode.get(key) ?? []) {
    const group = codes.find((code) => code.key === key)?.group ?? '';
    if (group === '') continue;
    const method = apart.get(loinc);
    return {
      name: method === undefined ? name : `${name} (${method})`,
      line: [group, method].filter(Boolean).join('/'),
    };
  }
  return undefined;
}

/** Analytes that are measured at the body, and recorded among the vital signs. */
const vitalSigns: ReadonlySet<string> = new Set([
  ...['bp-systolic', 'bp-diastolic', 'bp-panel', 'bp-mean', 'heart-rate', 'respiratory-rate', 'temperature'],
  ...['oxygen-saturation', 'inhaled-oxygen', 'height', 'weight', 'bmi', 'weight-for-length', 'head-circumference'],
  ...['waist', 'bsa', 'pain'],
]);

/** Of what kind an observation is; `survey` also of what the dictionary knows as an assessment. */
export type ObservationKind = 'laboratory' | 'vital-signs' | 'social-history' | 'survey';

/** What is asked about how a person lives, by the groups of the dictionary. */
const socialHistory: ReadonlySet<string> = new Set([
  ...['tobacco', 'alcohol', 'sdoh', 'demographics', 'pregnancy', 'lifestyle'],
]);

/** Looks up of what kind an observation is by one of its codes. */
export async function observationKinds(): Promise<(system: string, code: string) => ObservationKind | undefined> {
  const [labs, surveys] = await Promise.all([tableOf('labs'), tableOf('surveys')]);
  return (system, code) => kindIn(labs, surveys, codeKey(system, code));
}

/** The same in the middle of a calculation. */
export function observationKind(system: string, code: string): ObservationKind | undefined {
  return kindIn(tableAtHand('labs'), tableAtHand('surveys'), codeKey(system, code));
}

function kindIn(labs: ConceptTable, surveys: ConceptTable, key: string): ObservationKind | undefined {
  const groupIn = ({ byCode }: ConceptTable): string | undefined =>
    byCode
      .get(key)
      ?.flatMap(({ codes }) => codes.filter((one) => one.key === key))[0]
      ?.group.split('/')[0];
  const test = groupIn(labs);
  if (test !== undefined) return vitalSigns.has(test) ? 'vital-signs' : 'laboratory';
  const asked = groupIn(surveys);
  return asked === undefined ? undefined : socialHistory.has(asked) ? 'social-history' : 'survey';
}

/**
 * Where results of a test are recorded.
 *
 * @param words of everyday language, or a LOINC code
 * @returns undefined for words and codes that the dictionary does not know
 */
export async function testCategory(words: string): Promise<'laboratory' | 'vital-signs' | undefined> {
  const { byCode } = await tableOf('labs');
  const key = codeKey('http://loinc.org', words.split('|').at(-1) ?? words);
  const ofCode = (byCode.get(key) ?? []).flatMap(({ codes }) => codes.filter((code) => code.key === key));
  const { meaning } = ofCode.length > 0 ? { meaning: undefined } : await resolveWord('Observation', words);
  const groups = [...ofCode, ...(meaning?.codes ?? [])].map(({ group }) => group.split('/')[0] ?? '');
  if (groups.length === 0) return undefined;
  return groups.every((group) => vitalSigns.has(group)) ? 'vital-signs' : 'laboratory';
}
