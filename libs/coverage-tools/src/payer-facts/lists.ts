import { dateWords } from '@fhir-gateway/fhir';
import { isInForce, mayBeMedicare } from './list-scope.js';
import type { PayerFacts } from './load-payer-facts.js';
import type { PayerMatch } from './match-payer.js';
import type { ListFile, ListGroup, Setting } from './schema.js';
import { aLine, checkLaw, sourceWarnings, statedSource, stateName, type StatedSource } from './stated-fact.js';

/** What one list of CMS says of a code on a day of service. */
export interface ListAnswer {
  readonly list: string;
  readonly title: string;
  readonly kind: ListFile['kind'];
  readonly answer: 'on-list' | 'not-on-list' | 'cannot-answer';
  /** The answer in sentences for a person. */
  readonly says: readonly string[];
  /** What has to be so for it to count: the kind of plan, the setting, the state. */
  readonly conditions: readonly string[];
  /** Where the request goes, such as `DME MAC`. */
  readonly sentTo?: string;
  /** How long a decision may take. */
  readonly decision?: { readonly standard: string; readonly urgent?: string };
  /** How long a decision counts. */
  readonly decisionValid?: string;
  readonly source: StatedSource;
  readonly warnings: readonly string[];
}

/** What the lists of CMS say of a code. `unknown` is never a sign that nothing has to be asked. */
export interface ListsAnswer {
  readonly requirement: 'listed' | 'unknown';
  readonly answers: readonly ListAnswer[];
  readonly says: readonly string[];
}

/** What a question about lists is for. */
export interface ListQuestion {
  /** CPT or HCPCS. */
  readonly code: string;
  readonly setting?: Setting | undefined;
  /** Day of service, `YYYY-MM-DD`. */
  readonly day: string;
}

/** What each list says of a code on a day of service; lists of other plans, states and settings say that they cannot. */
export function listsOf(facts: PayerFacts, match: PayerMatch, question: ListQuestion): ListsAnswer {
  if (!mayBeMedicare(match)) {
    const plan = match.line === undefined ? match.name : aLine(match.line);
    return {
      requirement: 'unknown',
      answers: [],
      says: [`CMS’s lists are for Original Medicare: they cannot answer for ${plan}.`],
    };
  }
  const code = question.code.trim().toUpperCase();
  const answers = facts.lists
    .map((list) => answerOf(list, match, { ...question, code }))
    .sort((a, b) => order.indexOf(a.answer) - order.indexOf(b.answer));
  const isListed = answers.some(({ answer, kind }) => answer === 'on-list' && kind === 'required');
  return { requirement: isListed ? 'listed' : 'unknown', answers, says: [] };
}

const order: readonly ListAnswer['answer'][] = ['on-list', 'not-on-list', 'cannot-answer'];

function answerOf(list: ListFile, match: PayerMatch, question: ListQuestion): ListAnswer {
  const having = list.groups.filter(({ codes }) => codes.includes(question.code));
  const group = having.find((one) => isInForce(one, question.day));
  const conditions = conditionsOf(list, match, question);
  const read = group ?? having[0] ?? list.groups[0];
  const common = (answer: ListAnswer['answer'], says: readonly string[]): ListAnswer => ({
    list: list.id,
    title: list.title,
    kind: list.kind,
    answer,
    says,
    conditions,
    ...(answer === 'on-list' && ofListed(list, group, question.day)),
    source: statedSource(sourceOf(list, read)),
    warnings: sourceWarnings(sourceOf(list, read), question.day, checkLaw),
  });
  const why = reasonNot(list, match, question);
  if (why !== undefined) return common('cannot-answer', [`This list cannot answer it: ${why}.`]);
  if (group) return common('on-list', listedSays(list, group, question));
  const [ended] = having;
  if (ended === undefined && !isComplete(list, question.day)) {
    return common('cannot-answer', ['This list cannot answer it: not all of its codes were read.']);
  }
  const asOf = question.day < list.asOf ? question.day : list.asOf;
  const note = ended?.note === undefined ? [] : [`${ended.note}.`];
  return common('not-on-list', [`${question.code} is not on this list as of ${dateWords(asOf)}.`, ...note]);
}

/** Why a list has nothing to say of a question, where it has not. */
function reasonNot(list: ListFile, match: PayerMatch, { setting, day }: ListQuestion): string | undefined {
  if (day > list.reviewBy) return `it was to be reviewed by ${dateWords(list.reviewBy)}`;
  if (!isInForce(list, day)) return 'it is not in force on that day';
  if (setting !== undefined && list.setting !== undefined && setting !== list.setting)
    return `it is for ${settingNames[list.setting]}`;
  const states = statesOf(list, day);
  if (states?.length === 0) return 'it has not begun on that day';
  if (states !== undefined && match.state !== undefined && !states.includes(match.state)) {
    return `it does not count in ${stateName(match.state)} on that day`;
  }
  return undefined;
}

function listedSays(list: ListFile, group: ListGroup, { code }: ListQuestion): string[] {
  const since = group.validFrom === undefined ? '' : ` since ${dateWords(group.validFrom)}`;
  return [
    `${code} is on ${list.shortName}${since}.`,
    ...kindSays[list.kind],
    // What ended it is no news before the day.
    ...(group.note === undefined || group.validTo !== undefined ? [] : [`${group.note}.`]),
  ];
}

const kindSays: Readonly<Record<ListFile['kind'], readonly string[]>> = {
  required: ['The list counts for Original Medicare alone.'],
  voluntary: ['Asking is voluntary here; else the claim is reviewed before it is paid.'],
  accessory: ['It may be put into the request for the power wheelchair.'],
  'order-rule': ['The list is about the visit and the order, and says nothing on prior authorization.'],
};

function ofListed(list: ListFile, group: ListGroup | undefined, day: string) {
  const { decision, sentTo } = list;
  const valid = group?.decisionValid ?? decision?.valid;
  const isKnown = decision !== undefined && (decision.since === undefined || decision.since <= day);
  return {
    ...(sentTo !== undefined && { sentTo }),
    ...(isKnown && {
      decision: {
        standard: decision.standard,
        ...(decision.expedited !== undefined && { urgent: decision.expedited }),
      },
    }),
    ...(valid !== undefined && { decisionValid: valid }),
  };
}

/** What is not known of the plan, the setting and the state, where the list depends on it. */
function conditionsOf(list: ListFile, match: PayerMatch, { setting, day }: ListQuestion): string[] {
  const conditions: string[] = [];
  if (match.line === undefined) conditions.push(`the plan is ${list.lines.map(aLine).join(' or ')}`);
  if (list.setting !== undefined && list.setting !== 'dme' && setting === undefined) {
    conditions.push(`it is done in ${settingNames[list.setting]}`);
  }
  const states = statesOf(list, day);
  if (states !== undefined && states.length > 0 && match.state === undefined) {
    conditions.push(`the state is one of ${states.join(', ')}`);
  }
  return conditions;
}

/** The states that a list counts in on a day; undefined: in all. */
function statesOf({ states, phases }: ListFile, day: string): readonly string[] | undefined {
  return phases === undefined
    ? states
    : phases.filter(({ servicesFrom }) => servicesFrom <= day).flatMap((one) => one.states);
}

function isComplete({ groups, codesStatedByCms }: ListFile, day: string): boolean {
  return codesStatedByCms === undefined && groups.every((one) => one.complete || !isInForce(one, day));
}

function sourceOf(list: ListFile, group: ListGroup | undefined) {
  const source = group?.source ?? list.source ?? list.decision?.source;
  if (source === undefined) throw new TypeError(`the list ${list.id} has no group`);
  return source;
}

const settingNames: Readonly<Record<Setting, string>> = {
  dme: 'equipment for use at home',
  'hospital-outpatient': 'a hospital outpatient department',
  'ambulatory-surgical-center': 'an ambulatory surgical center',
};
