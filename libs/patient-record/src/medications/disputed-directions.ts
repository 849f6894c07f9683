import { dosageText } from '@fhir-gateway/record-view';
import type { Dosage } from 'fhir/r4.js';

/** How often a day, by words of prescriptions and by their Latin abbreviations; what names several says nothing for certain. */
const perDay: readonly (readonly [pattern: RegExp, times: number])[] = [
  [/\b(?:twice|two times|2 times|2x) (?:a |per |each )?(?:day|daily)|\bb\.?i\.?d\b|\bevery 12 h/i, 2],
  [/\b(?:thrice|three times|3 times|3x) (?:a |per |each )?(?:day|daily)|\bt\.?i\.?d\b|\bevery 8 h/i, 3],
  [/\b(?:four times|4 times|4x) (?:a |per |each )?(?:day|daily)|\bq\.?i\.?d\b|\bevery 6 h/i, 4],
  [/\b(?:once a|once per|one time a|1 time a|every|each) day\b|\bonce daily\b|\bevery 24 h/i, 1],
  [/\bevery (?:other|second) day\b/i, 0.5],
  [/\b(?:once a|once per|every|each) week\b|\bonce weekly\b/i, 1 / 7],
];

const piece = /\b(\d+(?:\.\d+)?|one|two|three|four) (tab(?:let)?|cap(?:sule)?|puff|spray|drop|unit)s?\b/gi;
const numbers: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4 };
const daysOf: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7 };

/**
 * The words and the structure of one instruction, where they give another number of pieces or another number of times a day.
 * Undefined where they agree, or where either is not certain: instructions of several steps, ranges, words of other kinds.
 */
export function disputedDirections(
  dosages: readonly (Dosage | null)[] | undefined,
): readonly [words: string, structure: string] | undefined {
  const [dosage, another] = Array.isArray(dosages) ? (dosages as (Dosage | null)[]) : [];
  const { text, patientInstruction, ...structured } = dosage ?? {};
  const words = text ?? patientInstruction;
  if (another || typeof words !== 'string') return undefined;
  const isOther = differ(timesIn(words), timesOf(structured)) || differ(piecesIn(words), piecesOf(structured));
  const structure = isOther ? dosageText([structured]) : undefined;
  return structure === undefined ? undefined : [`the words say ${words.trim()}`, `the structure says ${structure}`];
}

function differ(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && Math.abs(one - other) > 0.001;
}

function timesIn(words: string): number | undefined {
  const found = perDay.filter(([pattern]) => pattern.test(words)).map(([, times]) => times);
  if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  return /\bdaily\b/i.test(words) && !/\btimes\b|\bx\b|\bsplit\b|\bdivided\b/i.test(words) ? 1 : undefined;
}

function timesOf({ timing }: Dosage): number | undefined {
  const { frequency, frequencyMax, period, periodMax, periodUnit = '' } = timing?.repeat ?? {};
  const days = period === undefined ? undefined : period * (daysOf[periodUnit] ?? NaN);
  if (frequency === undefined || frequencyMax !== undefined || periodMax !== undefined || !days) return undefined;
  return frequency / days;
}

function piecesIn(words: string): number | undefined {
  const [only, another] = [...words.matchAll(piece)];
  const [, said = ''] = only ?? [];
  return another || said === '' ? undefined : (numbers[said.toLowerCase()] ?? Number(said));
}

function piecesOf({ doseAndRate }: Dosage): number | undefined {
  const [only, another] = doseAndRate ?? [];
  const { value, unit = '' } = only?.doseQuantity ?? {};
  const isPiece = /^\{?(?:tab|cap|puff|spray|drop|unit)/i.test(unit);
  return another || value === undefined || !isPiece ? undefined : value;
}
