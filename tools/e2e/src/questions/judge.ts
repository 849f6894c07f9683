import type { Half } from './half.js';
import type { Fact, Token } from './set/fact.js';
import type { Expectation } from './set/question.js';
import type { Truth } from './set/truth.js';

/**
 * `right`: the facts that were asked for, and nothing that contradicts them.
 * `honest`: not answered, and said so with what to do next.
 * `warned`: wrong or not whole, and the half says that it may be.
 * `silent`: no fact, and nothing that leads on.
 * `wrong`: wrong or not whole, without a warning.
 */
export type Verdict = 'right' | 'honest' | 'warned' | 'silent' | 'wrong';

/** Whose a resource is, and what that person is called. */
export type Whose = Pick<Truth, 'patientOf' | 'nameOf'>;

/** A verdict, and why. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

/** Best first. */
const order: readonly Verdict[] = ['right', 'honest', 'warned', 'silent', 'wrong'];
const flatDenial =
  /none (?:recorded|listed|known)|keeps? nothing of the kind|\bno [A-Z]\w+ (?:is|are|that match)|returned no |^\s*0 [A-Z]\w+ at/im;
const honestDenial = /\b0 of (?:at least |about )?([1-9][\d,]*)\b/i;
const unsure = /may have some|not known|could not be|cannot say/i;
/** What the sum of an answer says of entries that became nothing. */
const unclosed = /\d+ not accounted for/;
const notOffered = /not[ -]supported|not offer/i;
const leadsOn =
  /next|call [a-z_]+|example|such as|did you mean|takes|try |use |pass |"next_step"|is not offered|sign in/i;

/** Judges one half of an answer by itself, as if there were no other. */
export function judge(half: Half, { either, ...expected }: Expectation, truth: Whose): Judgement {
  if (either === undefined) return judgeOne(half, expected, truth);
  const judgements = either.map((each) => judgeOne(half, { ...expected, ...each }, truth));
  return judgements.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0] as Judgement;
}

function judgeOne(half: Half, expected: Expectation, truth: Whose): Judgement {
  const loose = expected.onlyQuoted?.find((text) => half.own.includes(text));
  if (loose !== undefined) return { verdict: 'wrong', why: `says "${loose}" as its own words` };
  if (unclosed.test(half.own)) return { verdict: 'wrong', why: 'its sum of entries does not close' };
  if (expected.refusal) return judgeRefusal(half, expected.refusal);
  if (half.isError && expected.absent && notOffered.test(half.whole)) {
    return { verdict: 'right', why: 'said to be nothing that this platform offers' };
  }
  if (half.isError) return judgeError(half);
  const contradiction = contradictionIn(half, expected, truth);
  if (contradiction !== undefined)
    return { verdict: half.warns && !contradiction.isFlat ? 'warned' : 'wrong', why: contradiction.why };
  if (expected.absent) return judgeAbsence(half);
  const missing = (expected.facts ?? []).filter((fact) => !holds(half, fact));
  if (missing.length === 0) return { verdict: 'right', why: 'all there' };
  const names = missing
    .map(({ tokens }) => tokens.map(nameOf).join(' + '))
    .slice(0, 3)
    .join('; ');
  const why = `${missing.length} of ${expected.facts?.length} missing: ${names}`;
  if (missing.length === expected.facts?.length && isNothing(half)) {
    return expected.exact && !half.warns ? { verdict: 'wrong', why: `denied: ${why}` } : judgeNothing(half, why);
  }
  const isPart = !expected.exact && (half.hasMore || (half.total ?? 0) > half.shown);
  if (isPart || half.warns) return { verdict: 'warned', why };
  return { verdict: 'wrong', why };
}

function judgeRefusal(half: Half, tokens: readonly Token[]): Judgement {
  if (!half.isError) return { verdict: 'wrong', why: 'taken, though it cannot be meant as it is written' };
  const missing = tokens.filter((token) => !contains(half.whole, token));
  if (missing.length === 0) return { verdict: 'right', why: 'refused, with what is right' };
  return { verdict: judgeError(half).verdict, why: `refused without ${missing.map(nameOf).join(', ')}` };
}

function judgeError({ whole }: Half): Judgement {
  const words = whole.replace(/\s+/g, ' ').slice(0, 160);
  return { verdict: leadsOn.test(whole) ? 'honest' : 'silent', why: `error: ${words}` };
}

/** That nothing is recorded is right here, in whichever words, unless nothing is said at all. */
function judgeAbsence(half: Half): Judgement {
  if (isSaid(half) || half.total === 0) return { verdict: 'right', why: 'nothing of the kind' };
  // A page of a longer list says nothing about what is not in it.
  if (half.shown > 0 && (half.hasMore || (half.total ?? 0) > half.shown))
    return { verdict: 'warned', why: 'only a part' };
  if (half.shown > 0) return { verdict: 'right', why: 'a whole list, without it' };
  return { verdict: 'silent', why: 'nothing, and nothing said' };
}

function isSaid({ own }: Half): boolean {
  return (
    flatDenial.test(own) || honestDenial.test(own) || unsure.test(own) || /\b0\b/.test(own) || /"rows":\[\]/.test(own)
  );
}

function isNothing(half: Half): boolean {
  return half.shown === 0 || flatDenial.test(half.own) || honestDenial.test(half.own);
}

function judgeNothing(half: Half, why: string): Judgement {
  if (honestDenial.test(half.own) || unsure.test(half.own))
    return { verdict: 'honest', why: `said to be no match: ${why}` };
  if (half.warns) return { verdict: 'warned', why };
  return { verdict: 'wrong', why: `denied: ${why}` };
}

function contradictionIn(
  half: Half,
  { never = [], count, patient }: Expectation,
  truth: Whose,
): { why: string; isFlat: boolean } | undefined {
  const seen = never.find((fact) => holds(half, fact));
  if (seen) return { why: `says ${seen.tokens.map(nameOf).join(' + ')}`, isFlat: true };
  const foreign = patient === undefined ? undefined : half.rows.find((row) => isUnnamedStranger(row, patient, truth));
  if (foreign !== undefined)
    return { why: `of somebody else, who is not named: ${foreign.slice(0, 100)}`, isFlat: true };
  if (count === undefined) return undefined;
  const said = half.total ?? (half.hasMore ? undefined : half.shown);
  if (said === count) return undefined;
  return { why: `says ${said ?? 'no number'} for ${count}`, isFlat: false };
}

/** Whether a row is of another patient and does not say of whom. */
function isUnnamedStranger(row: string, patient: string, truth: Whose): boolean {
  const refs = row.match(/\b[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]+/g) ?? [];
  const whose = refs.map((ref) => truth.patientOf(ref)).find((each) => each !== undefined && each !== patient);
  return whose !== undefined && !contains(row, truth.nameOf(whose));
}

function holds({ rows, whole }: Half, { tokens, anywhere, unless }: Fact): boolean {
  const places = anywhere === true ? [whole] : rows;
  const isLifted = (place: string): boolean => unless !== undefined && contains(place, unless);
  return places.some((place) => tokens.every((token) => contains(place, token)) && !isLifted(place));
}

/** A number is not part of a longer one, nor a word of a longer word; a day may be followed by its time. */
function contains(place: string, token: Token): boolean {
  if (typeof token !== 'string') return token.some((each) => contains(place, each));
  const escaped = token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${escaped}(?=T\\d|[^\\w.]|\\.(?!\\d)|$)`, 'i').test(
    place.replaceAll(/(\d),(?=\d{3}\b)/g, '$1'),
  );
}

function nameOf(token: Token): string {
  return typeof token === 'string' ? token : (token[0] ?? '');
}
