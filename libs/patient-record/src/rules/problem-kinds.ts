import type { Condition } from 'fhir/r4.js';

import { codeOf } from '../matching/concept-keys.js';

/** What a Condition says that is no problem of the person: one of a relative, or that something was not found. */
export type NoProblem = 'of a relative' | 'not found';

/** ICD-10-CM Z80 to Z84: family history. */
const icdOfRelatives = /^Z8[0-4](?:\.|\d|$)/i;
const ofRelative = /^(?:family history|family hx|fhx?)\b/i;
const notFound =
  /^(?:no (?:evidence|history|signs?|symptoms?|suspicion|finding)s? of|negative for|absence of|denies|ruled out|free of)\b/i;

/** @returns undefined for a problem of the person, as nearly all are */
export function noProblemIn({ code }: Pick<Condition, 'code'>): NoProblem | undefined {
  const displays = Array.isArray(code?.coding) ? code.coding.map((one) => one?.display) : [];
  const words = [code?.text, ...displays].filter((one) => typeof one === 'string').map((one) => one.trim());
  if (icdOfRelatives.test(codeOf(code, 'ICD-10-CM') ?? '') || words.some((one) => ofRelative.test(one)))
    return 'of a relative';
  return words.some((one) => notFound.test(one)) ? 'not found' : undefined;
}
