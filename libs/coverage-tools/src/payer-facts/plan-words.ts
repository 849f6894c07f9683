import { usStates } from '@fhir-gateway/platform-registry';
import type { PlanLine } from './schema.js';

/** Words of a plan's name that tell nothing of who issues it. */
const fillers = /\b(?:of|the|and|inc|llc|corp|corporation|company|insurance|plans?)\b/g;

/** How the brand of the Blue plans is written. */
const blueBrand = /\bblue ?cross(?: (?:and )?blue ?shield)?\b|\bbcbs\b/g;

/** Places whose names begin with that of a state that they are not meant by. */
const otherPlaces = /\b(?:kansas city|washington dc|new york city)\b/g;

const namesOfStates = [...Object.entries(usStates), ['PR', 'Puerto Rico'] as const]
  .map(([code, name]) => [code, name.toLowerCase()] as const)
  // West Virginia before Virginia.
  .sort(([, a], [, b]) => b.length - a.length);

const lines: readonly (readonly [PlanLine, RegExp])[] = [
  ['dual', /\bdual|\bd ?snp\b|\bmmai\b|medicare medicaid|medicare and medicaid/],
  ['medicare-advantage', /medicare advantage|\bpart c\b|medicare (?:ppo|hmo)|\bma ppo\b/],
  ['medicare-ffs', /(?:original|traditional) medicare|medicare (?:ffs|fee for service|part [ab])/],
  ['chip', /\bchip\b|children s health insurance/],
  ['medicaid', /medicaid|medi cal\b/],
  ['exchange', /exchange|marketplace|obamacare|\baca\b|\bqhp\b/],
  ['fep', /\bfep\b|federal employee/],
  ['self-funded', /self (?:funded|insured)|\baso\b/],
  ['commercial', /commercial|employer/],
];

/** A name without case, accents, separators and fillers, the Blue brand written one way, so that names can be compared. */
export function plainWords(name: string): string {
  const states = codesIn(name).reduce(
    (text, code) => text.replace(new RegExp(`\\b${code}\\b`), `${code} ${usStates[code]}`),
    name,
  );
  return folded(states).replace(blueBrand, 'bcbs').replace(fillers, ' ').replace(/ +/g, ' ').trim();
}

/** The states that words name in full or by postal code. */
export function statesOfWords(words: string): string[] {
  let rest = ` ${folded(words).replace(otherPlaces, ' ')} `;
  const named: string[] = [];
  for (const [code, name] of namesOfStates) {
    if (!rest.includes(` ${name} `)) continue;
    named.push(code);
    rest = rest.replaceAll(` ${name} `, ' ');
  }
  return [...named, ...codesIn(words)];
}

/**
 * The kind of plan that words name.
 *
 * @param isCompany whether a company issues it; Medicare of a company is Medicare Advantage
 */
export function lineOfWords(words: string, isCompany: boolean): PlanLine | undefined {
  const plain = folded(words);
  const found = lines.find(([, said]) => said.test(plain))?.[0];
  if (found !== undefined || !isCompany || /supplement|medigap/.test(plain)) return found;
  return /\bmedicare\b/.test(plain) ? 'medicare-advantage' : undefined;
}

/** Postal codes in capitals, at the end of the words or where not all is in capitals: `IN` and `OR` are words, too. */
function codesIn(words: string): string[] {
  const isLoud = words === words.toUpperCase();
  return [...words.matchAll(/\b[A-Z]{2}\b/g)]
    .filter(({ 0: code, index }) => code in usStates && (!isLoud || (index > 0 && words.slice(index).trim() === code)))
    .map(([code]) => code);
}

function folded(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
