import { birthDateMatch, isVagueDay, type BirthDateMatch } from './birth-date.js';
import { shareAddress } from './contact-evidence.js';
import {
  areInOtherLetters,
  areReordered,
  familyMatch,
  givenMatch,
  hasOneMiddle,
  middlesAgree,
  suffixesDiffer,
  type FamilyMatch,
  type GivenMatch,
} from './name-evidence.js';
import type { PersonEvidence } from './person-evidence.js';
import type { SamenessReason } from './sameness-reason.js';

/** What is known of two connections: one person; perhaps one, which the person has to say; two people. */
export type Sameness = 'same' | 'ask' | 'different';

/** The comparison of two connections. */
export interface PeopleComparison {
  readonly answer: Sameness;
  /** log2 of how much more likely the evidence is for one person than for two. */
  readonly bits: number;
  readonly reasons: readonly SamenessReason[];
  /** Evidence that no two records of one person should show; a decision that was made before it came up is asked again. */
  readonly vetoes: readonly SamenessReason['evidence'][];
  /** Whether only the person can say that the two are one: no third record that matches both does. */
  readonly isForPerson: boolean;
}

/** What relatives share counts no more than this together. */
const householdCap = 12;
const leastForSame = 24;
const leastForAsk = 12;
const identifierBits = 20;
const phoneBits = 8;
const emailBits = 8;
const addressBits = 6;
const memberBits = 6;

const given: Readonly<Record<Exclude<GivenMatch, 'different'>, readonly [bits: number, words: string]>> = {
  exact: [5.6, 'The given name is the same.'],
  nickname: [5, 'One given name is a short form of the other.'],
  'possible-nickname': [3, 'The given names may be forms of one name.'],
  'one-letter': [4.6, 'The given names differ by one letter.'],
  initial: [2, 'One record has only an initial as the given name.'],
  middle: [2, 'The given name of one record is a middle name of the other.'],
  alike: [1, 'The given names are alike: one may be an abbreviation, or a letter be wrong.'],
};
const reordered = [12, 'The names have the same words in another order.'] as const;
const family: Readonly<Record<FamilyMatch, readonly [bits: number, words: string]>> = {
  exact: [7.6, 'The family name is the same.'],
  'one-letter': [6.6, 'The family names differ by one letter.'],
  'shared-part': [6, 'The family names share a part.'],
  different: [-4, 'The family names differ.'],
};
const birth: Readonly<Record<Exclude<BirthDateMatch, 'different'>, readonly [bits: number, words: string]>> = {
  exact: [13.2, 'The birth date is the same.'],
  month: [9, 'Month and year of birth are the same; one record does not give the day.'],
  year: [5, 'The year of birth is the same; one record gives no more.'],
  swapped: [3, 'The birth dates differ: day and month are exchanged.'],
  transposed: [2, 'The birth dates differ: two digits are exchanged.'],
  'one-digit': [1, 'The birth dates differ in one digit.'],
  'vague-day': [
    1,
    'The year of birth is the same, and one record says 1 January, which often stands for an unknown day.',
  ],
  'other-day': [1, 'The birth dates differ in the day alone.'],
};
const vagueDayBits = 9;

/**
 * Compares two connections. The rival of sameness is a relative: what a family shares supports a join, and never makes one.
 * Given name, whole birth date and identifiers of an individual decide.
 */
export function comparePeople(one: PersonEvidence, other: PersonEvidence): PeopleComparison {
  const tally = new Tally();
  const names = compareNames(one, other, tally);
  const isExactDate = compareBirthDates(one, other, tally);
  if (one.sex !== undefined && other.sex !== undefined) {
    if (one.sex === other.sex) tally.for('sex', 0.9, 'The sex is the same.');
    else tally.open('sex', -3, 'The sex differs.');
  }
  const contact = compareHousehold(one, other, tally);
  const isSameIndividual = compareIdentifiers(one, other, { isNamed: names.isNamed }, tally);
  compareRecords(one, other, tally);
  const { bits, reasons, vetoes, isOpen, isForPerson } = tally;
  const done = (answer: Sameness): PeopleComparison => ({ answer, bits: round(bits), reasons, vetoes, isForPerson });
  if (vetoes.length > 0) return done(isSameIndividual ? 'ask' : 'different');
  const isPanel = one.isOfPanel || other.isOfPanel;
  const isSupported = isSameIndividual || contact || (names.isFamily && !isPanel);
  const isGiven = names.isNamed || (names.isOneLetter && isSameIndividual && !one.isTwin && !other.isTwin);
  const isReceived = one.isReceived || other.isReceived;
  if (isExactDate && isGiven && !isOpen && isSupported && bits >= leastForSame)
    return done(isReceived ? 'ask' : 'same');
  return done(bits >= leastForAsk ? 'ask' : 'different');
}

/** Sums up what was found. */
class Tally {
  bits = 0;
  isOpen = false;
  isForPerson = false;
  readonly reasons: SamenessReason[] = [];
  readonly vetoes: SamenessReason['evidence'][] = [];

  for(evidence: SamenessReason['evidence'], bits: number, words: string): void {
    this.#add('speaks-for', evidence, bits, words);
  }

  against(evidence: SamenessReason['evidence'], bits: number, words: string): void {
    this.#add('speaks-against', evidence, bits, words);
  }

  /** Speaks against a join without being asked. */
  open(evidence: SamenessReason['evidence'], bits: number, words: string): void {
    this.isOpen = true;
    this.#add('open', evidence, bits, words);
  }

  /** Speaks against a join, even where a third record matches both. */
  doubt(evidence: SamenessReason['evidence'], bits: number, words: string): void {
    this.isForPerson = true;
    this.open(evidence, bits, words);
  }

  veto(evidence: SamenessReason['evidence'], words: string): void {
    this.vetoes.push(evidence);
    this.#add('speaks-against', evidence, 0, words);
  }

  #add(effect: SamenessReason['effect'], evidence: SamenessReason['evidence'], bits: number, words: string): void {
    this.bits += bits;
    this.reasons.push({ evidence, effect, words });
  }
}

function compareNames(
  one: PersonEvidence,
  other: PersonEvidence,
  tally: Tally,
): { isNamed: boolean; isOneLetter: boolean; isFamily: boolean } {
  const first = givenMatch(one.names, other.names);
  const isTwin = one.isTwin || other.isTwin;
  const isReordered = first !== 'exact' && areReordered(one.names, other.names);
  if (isReordered) {
    tally.doubt('given-name', ...reordered);
  } else if (first === 'different') {
    tally.veto('given-name', 'The given names differ.');
  } else if (first !== undefined && (first === 'alike' || (isTwin && first !== 'exact'))) {
    const why = isTwin ? ' One record is that of a twin, whose name may be similar.' : '';
    if (first === 'initial' || isLikely(one, other)) tally.doubt('given-name', given[first][0], given[first][1] + why);
    else tally.veto('given-name', `The given names differ.${why}`);
  } else if (first !== undefined) {
    tally.for('given-name', ...given[first]);
  } else if (areInOtherLetters(one.names, other.names)) {
    tally.open('given-name', 0, 'The given names are written in other letters, and may be one name.');
  }
  const middle = middlesAgree(one.names, other.names);
  if (middle === true) tally.for('middle-name', 3, 'The middle name agrees.');
  if (middle === false) tally.open('middle-name', -3, 'The middle names differ.');
  // Twins may both be called Ana, one of them Ana Lucia and the other Ana Sofia.
  if (isTwin && middle === undefined && hasOneMiddle(one.names, other.names)) {
    tally.open('middle-name', 0, 'One record is that of a twin, and only one of the two has a middle name.');
  }
  const last = isReordered ? undefined : familyMatch(one.names, other.names);
  if (last === 'different') tally.against('family-name', ...family[last]);
  else if (last !== undefined) tally.for('family-name', ...family[last]);
  if (suffixesDiffer(one.names, other.names)) tally.veto('suffix', 'One name is that of a junior, the other is not.');
  return {
    isNamed: first === 'exact' || first === 'nickname',
    isOneLetter: first === 'one-letter',
    isFamily: last !== undefined && last !== 'different',
  };
}

/** Family name, birth date and a way to reach the person agree: who is alike in name then is asked about. */
function isLikely(one: PersonEvidence, other: PersonEvidence): boolean {
  const last = familyMatch(one.names, other.names);
  if (last === undefined || last === 'different') return false;
  if (one.birthDate === undefined || other.birthDate === undefined) return false;
  if (!['exact', 'month'].includes(birthDateMatch(one.birthDate, other.birthDate))) return false;
  const isReached = shares(one.phones, other.phones) || shares(one.emails, other.emails);
  return isReached || shareAddress(one.addresses, other.addresses);
}

/** @returns whether both state the same whole date */
function compareBirthDates(one: PersonEvidence, other: PersonEvidence, tally: Tally): boolean {
  if (one.birthDate === undefined || other.birthDate === undefined) return false;
  const match = birthDateMatch(one.birthDate, other.birthDate);
  if (match === 'different') {
    tally.veto('birth-date', 'The birth dates differ.');
    return false;
  }
  const [bits, words] = birth[match];
  if (match === 'exact') tally.for('birth-date', isVagueDay(one.birthDate) ? vagueDayBits : bits, words);
  else if (match === 'month' || match === 'year') tally.for('birth-date', bits, words);
  else if (match === 'vague-day' || match === 'other-day') tally.doubt('birth-date', bits, words);
  else tally.open('birth-date', bits, words);
  return match === 'exact';
}

/** @returns whether a telephone number or an e-mail address agrees */
function compareHousehold(one: PersonEvidence, other: PersonEvidence, tally: Tally): boolean {
  const isPhone = shares(one.phones, other.phones);
  const isEmail = shares(one.emails, other.emails);
  const isAddress = shareAddress(one.addresses, other.addresses);
  const isMember = shares(one.identifiers.member, other.identifiers.member);
  let left = householdCap;
  for (const [is, evidence, bits, words] of [
    [isPhone, 'telephone', phoneBits, 'A telephone number is the same.'],
    [isEmail, 'e-mail', emailBits, 'An e-mail address is the same.'],
    [isAddress, 'address', addressBits, 'An address is the same.'],
    [isMember, 'member-number', memberBits, 'An insurance member number is the same; relatives may share it.'],
  ] as const) {
    if (!is) continue;
    tally.for(evidence, Math.min(bits, left), words);
    left = Math.max(0, left - bits);
  }
  return isPhone || isEmail;
}

/** @returns whether an identifier of one individual agrees */
function compareIdentifiers(
  one: PersonEvidence,
  other: PersonEvidence,
  { isNamed }: { isNamed: boolean },
  tally: Tally,
): boolean {
  const isLinked = one.platformId === other.platformId && isOneRecord(one, other);
  if (isLinked) tally.for('record', identifierBits, 'The platform links both records as those of one person.');
  const isShared = shares(one.identifiers.individual, other.identifiers.individual);
  if (isShared) tally.for('identifier', identifierBits, 'An identifier of one individual is the same.');
  return isLinked || isShared || (isNamed && shares(one.identifiers.member, other.identifiers.member));
}

function isOneRecord(one: PersonEvidence, other: PersonEvidence): boolean {
  if (one.patientId === other.patientId) return true;
  return one.linkedIds.includes(other.patientId) || other.linkedIds.includes(one.patientId);
}

function compareRecords(one: PersonEvidence, other: PersonEvidence, tally: Tally): void {
  const isOnePlatform = one.platformId === other.platformId;
  if (isOnePlatform && !isOneRecord(one, other)) {
    tally.open('record', 0, 'Both are records of one platform, which tells the two apart.');
  } else if (one.isOutdated || other.isOutdated) {
    tally.open('record', 0, 'A platform no longer uses one of the records, or has put another in its place.');
  }
}

function shares(one: readonly string[], other: readonly string[]): boolean {
  return one.some((value) => other.includes(value));
}

function round(bits: number): number {
  return Math.round(bits * 10) / 10;
}
