import { objectsOf } from '@fhir-gateway/fhir';
import type { CodedText } from '../../pas/vocabulary/payer-text.js';
import { plainText } from '../../untrusted-text.js';
import type { CriterionTopic, RuleSource } from '../schema/criterion.js';

/** What a denial is about. */
export interface DenialKind {
  readonly id: string;
  /** What it means, in our words: those of X12 are licensed. */
  readonly means: string;
  /** What answers it. */
  readonly wants: string;
  /** Claim adjustment reason codes. */
  readonly carc: readonly string[];
  /** Words of letters, and of payers beside their codes. */
  readonly says: RegExp;
  /** Rows of the criteria that it meets: of these topics, or those that are not shown yet. */
  readonly rows: readonly CriterionTopic[] | 'not-shown' | 'none';
  /** Part of the packet that speaks to it. */
  readonly facts?: 'member' | 'providers' | 'service' | 'sent';
}

/** Where the meanings of the codes were read. */
export const carcSource: RuleSource = {
  title: 'Codes of Medicare Remit Easy Print, release of March 2016 (CMS)',
  url: 'https://www.cms.gov/files/zip/codesinizip',
  version: '3.2.2',
  date: '2016-03-01',
  seenOn: '2026-12-03',
  kind: 'regulator',
};

/** The first whose words fit counts: what is special comes before what is general. */
export const denialKinds: readonly DenialKind[] = [
  {
    id: 'experimental',
    means: 'The payer takes the service for experimental, investigational or not proven.',
    wants: 'Guidelines and publications that the signer chooses, and what was tried before.',
    carc: ['55', '56'],
    says: /experimental|investigational|unproven|not proven/i,
    rows: ['tried', 'diagnosis'],
  },
  {
    id: 'not-tried',
    means: 'The payer wants other treatment first, or wants to see what it came to.',
    wants: 'Each treatment that was tried, with its days and its result, or why it cannot be tried.',
    carc: [],
    says: /conservative|step therapy|tried and failed|first[- ]line|failure of|less (?:costly|intensive) (?:alternative|treatment)/i,
    rows: ['tried'],
  },
  {
    id: 'lacks-information',
    means: 'The payer did not have enough information to decide.',
    wants: 'What was missing in the request, with the entries that show it.',
    carc: ['16', '17', '226', '252'],
    says: /(?:lack|insufficient|incomplete|missing|additional|not (?:receive|submit|provid)\w*).{0,40}(?:information|document|record|note)|(?:information|document\w*|records?).{0,40}(?:not (?:receiv|submit|provid)\w*|insufficient|incomplete|missing)/i,
    rows: 'not-shown',
  },
  {
    id: 'setting',
    means: 'The payer does not accept the place or the level of care.',
    wants: 'Why the service has to be given at this place.',
    carc: ['5', '58', '150'],
    says: /(?:site|place|setting|level) of (?:service|care)|\bsetting\b|inpatient|outpatient (?:basis|setting)/i,
    rows: ['setting', 'need'],
    facts: 'service',
  },
  {
    id: 'quantity',
    means: 'The payer does not accept the number, frequency or length.',
    wants: 'Why this number is needed, and the order that says it.',
    carc: ['119', '151'],
    says: /quantity|frequency|number of (?:units|visits|services)|units (?:exceed|requested)|exceeds? the (?:limit|maximum)|benefit maximum/i,
    rows: ['order', 'need'],
    facts: 'service',
  },
  {
    id: 'authorization-exceeded',
    means: 'What was given goes beyond what was authorized.',
    wants: 'The authorization with its number and days, and the order for what goes beyond it.',
    carc: ['198'],
    says: /exceed\w* .{0,30}authoriz|authoriz\w* .{0,30}exceed/i,
    rows: ['order', 'need'],
    facts: 'sent',
  },
  {
    id: 'authorization-absent',
    means: 'The payer knows of no authorization, or of none that fits.',
    wants: 'The number and day of the authorization or the request, where there was one.',
    carc: ['15', '197'],
    says: /(?:no|without|absent|missing|not obtained).{0,30}(?:authoriz|pre-?cert)|(?:authoriz|pre-?cert)\w*.{0,40}(?:not obtained|absent|missing|required)/i,
    rows: ['order'],
    facts: 'sent',
  },
  {
    id: 'diagnosis',
    means: 'The payer finds that the diagnosis does not support the service.',
    wants: 'The diagnosis of the order, with the entries that show it.',
    carc: ['11', '167'],
    says: /diagnos\w*.{0,40}(?:not support|inconsistent|not covered|does not|doesn)/i,
    rows: ['diagnosis', 'finding'],
    facts: 'service',
  },
  {
    id: 'out-of-network',
    means: 'The payer finds that the provider is not in the network.',
    wants: 'Who provides it, and why nobody of the network can.',
    carc: ['38', '242'],
    says: /out[- ]of[- ]network|non-?participating|not (?:in|part of) (?:the|your|our) network/i,
    rows: 'none',
    facts: 'providers',
  },
  {
    id: 'late',
    means: 'The payer finds that it came after the last day.',
    wants: 'The day and the confirmation of sending.',
    carc: ['29'],
    says: /timely|time limit|filing limit|untimely|after the deadline/i,
    rows: 'none',
    facts: 'sent',
  },
  {
    id: 'duplicate',
    means: 'The payer has the same request or claim already.',
    wants: 'The number of the first one; an appeal is against the decision on that one.',
    carc: ['18'],
    says: /duplicate/i,
    rows: 'none',
    facts: 'sent',
  },
  {
    id: 'not-insured',
    means: 'The payer finds no insurance with it on that day.',
    wants: 'The number, group and days of the insurance as the card has them.',
    carc: ['26', '27', '31'],
    says: /not (?:a )?(?:member|eligible|insured|enrolled)|coverage (?:terminated|ended|was not in)|ineligible|eligibility/i,
    rows: 'none',
    facts: 'member',
  },
  {
    id: 'not-necessary',
    means: 'The payer does not see the service as medically necessary by its own criteria.',
    wants: 'Each criterion that the payer names, with the entry that shows it; the criteria can be asked for.',
    carc: ['50'],
    says: /medical(?:ly)? necess|not necessary|clinical criteria|criteria (?:are |were |was )?not met|does not meet/i,
    rows: ['diagnosis', 'course', 'tried', 'finding', 'need', 'setting'],
  },
  {
    id: 'not-covered',
    means: 'The payer finds that the plan does not cover the service.',
    wants: 'The page of the plan’s document that says so; only a person who has it can answer it.',
    carc: ['96', '204'],
    says: /not covered|non-?covered|exclu|not a (?:covered )?benefit/i,
    rows: 'none',
    facts: 'member',
  },
];

/** One reason of a denial, in words. */
export interface DenialReason {
  readonly code?: string;
  /** The payer's own words. */
  readonly said?: string;
  /** Absent where neither the code nor the words are known: nothing is guessed. */
  readonly kind?: DenialKind;
}

/** The reasons of a denial: each code with the words beside it, and the words of the letter. */
export function denialReasons(codes: readonly CodedText[] | undefined, words: string | undefined): DenialReason[] {
  const coded = objectsOf(codes).map(({ system, code, text }): DenialReason => {
    const said = plainText(text, 500);
    const bare = plainText(code, 40)?.replace(/^(?:CARC\s*|(?:CO|PR|OA|PI)-?)(?=[A-Z]?\d)/i, '');
    const byCode = isCarc(system, code) ? denialKinds.find(({ carc }) => bare !== undefined && carc.includes(bare)) : undefined; // prettier-ignore
    const kind = byCode ?? kindOfWords(said);
    return { ...(bare !== undefined && { code: bare }), ...(said !== undefined && { said }), ...(kind && { kind }) };
  });
  const said = plainText(words, 2_000);
  if (said === undefined) return coded;
  const ofWords = kindOfWords(said);
  return [...coded, { said, ...(ofWords && { kind: ofWords }) }];
}

/** A code of another list, such as X12 886, means something else; a code without a system is one of a remittance. */
function isCarc(system: string | undefined, code: string | undefined): boolean {
  if (system === undefined) return /^(?:CARC\s*|(?:CO|PR|OA|PI)-?)?\d{1,3}$/i.test(code ?? '');
  return /claim-adjustment-reason-codes|remittance-advice.*carc|\/139$/i.test(system);
}

function kindOfWords(said: string | undefined): DenialKind | undefined {
  return said === undefined ? undefined : denialKinds.find(({ says }) => says.test(said));
}
