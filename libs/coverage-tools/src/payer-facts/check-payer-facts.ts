import { dateWords } from '@fhir-gateway/fhir';
import type { PlatformFault } from '@fhir-gateway/platform-registry';
import type { PayerFacts } from './load-payer-facts.js';
import { neverSaidIn } from './never-said.js';
import type { FactSource, ListFile, PayerFile, RulesFile } from './schema.js';
import { ageOf } from './stated-fact.js';

type Fault = PlatformFault;

/**
 * What is wrong with payers' facts beyond their schema. `file` is the name of the file below `prior-auth`.
 *
 * @param today `YYYY-MM-DD`
 */
export function checkPayerFacts(facts: PayerFacts, today: string): Fault[] {
  const texts = allFiles(facts).flatMap(([file, content]) =>
    neverSaidIn(JSON.stringify(content)).map((words) => fault(file, '', `says “${words}”, which is never said`)),
  );
  return [
    ...facts.payers.flatMap((payer) => payerFaults(payer, facts)),
    ...unlistedPlatforms(facts),
    ...facts.lists.flatMap(listFaults),
    ...allFiles(facts).flatMap(([file, content]) => sourceFaults(file, content, today)),
    ...texts,
  ];
}

/** What a person has to look at again, in words: files whose review is due, lists that ended, facts that are told as old. */
export function staleFacts(facts: PayerFacts, today: string): string[] {
  const due = allFiles(facts)
    .filter(([, { reviewBy }]) => reviewBy < today)
    .map(([file, { reviewBy }]) => `${file}: its review was due by ${dateWords(reviewBy)}`);
  const ended = facts.lists
    .filter(({ validTo }) => validTo !== undefined && validTo < today)
    .map(({ id, validTo = '' }) => `lists/${id}.json: the list ended on ${dateWords(validTo)}`);
  const old = facts.payers.flatMap(({ id, facts: own }) =>
    own
      .filter(({ source }) => ageOf(source, today) === 'old')
      .map(({ kind, value }) => `${id}.json: ${kind} ${value} is more than two years old`),
  );
  return [...due, ...ended, ...old];
}

function payerFaults(payer: PayerFile, { platforms, payers }: PayerFacts): Fault[] {
  const file = `${payer.id}.json`;
  const unknown = payer.platforms
    .filter((id) => platforms.every((one) => one.id !== id))
    .map((id) => fault(file, 'platforms', `${id} is no platform`));
  const shared = payer.platforms
    .filter((id) => payers.some((other) => other.id !== payer.id && other.platforms.includes(id)))
    .map((id) => fault(file, 'platforms', `${id} is of another payer, too`));
  const said = payer.facts.map(({ source: _, ...fact }) => JSON.stringify(fact));
  const doubled = said.flatMap((one, at) =>
    said.indexOf(one) < at ? [fault(file, `facts.${at}`, 'says the same as another fact')] : [],
  );
  return [...unknown, ...shared, ...doubled];
}

/** A payer without a file could not be told from a name that nobody knows. */
function unlistedPlatforms({ platforms, payers }: PayerFacts): Fault[] {
  return platforms
    .filter(({ kind, environment }) => kind === 'payer' && environment === 'production')
    .filter(({ id }) => payers.every((one) => !one.platforms.includes(id)))
    .map(({ id }) => fault('', '', `the payer ${id} has no file`));
}

function listFaults({ id, groups }: ListFile): Fault[] {
  const file = `lists/${id}.json`;
  return groups.flatMap(({ codes, codeSystem, complete, validFrom = '', validTo = '9999' }, at) => {
    const isCpt = (code: string) => /^\d/.test(code);
    const others = codes.filter((code) => isCpt(code) !== (codeSystem === 'CPT'));
    return [
      ...others.map((code) => fault(file, `groups.${at}`, `${code} is not of ${codeSystem}`)),
      ...(new Set(codes).size < codes.length ? [fault(file, `groups.${at}`, 'has a code twice')] : []),
      ...(complete && codes.length === 0 ? [fault(file, `groups.${at}`, 'is complete and has no code')] : []),
      ...(validFrom > validTo ? [fault(file, `groups.${at}`, 'ends before it begins')] : []),
    ];
  });
}

/** Every source below a value: no day lies in the future, and the host may be that of who is said to have written it. */
function sourceFaults(file: string, content: unknown, today: string): Fault[] {
  return sourcesIn(content).flatMap(({ url, kind, seenOn, verifiedOn, pageDate = '' }) => {
    const days = [seenOn, verifiedOn ?? '', pageDate].filter((day) => day > today);
    const { hostname } = new URL(url);
    return [
      ...days.map((day) => fault(file, '', `${url}: ${day} is in the future`)),
      ...(isGovernment(hostname) && !governmental.includes(kind)
        ? [fault(file, '', `${url} is of the government`)]
        : []),
      ...(!isGovernment(hostname) && kind === 'regulator' ? [fault(file, '', `${url} is not of the government`)] : []),
    ];
  });
}

const governmental: readonly FactSource['kind'][] = ['regulator', 'copy-of-law'];

function isGovernment(host: string): boolean {
  return /\.gov$|\.mil$|\.state\.[a-z]{2}\.us$|^(?:www\.)?federalregister\.gov$/.test(host);
}

function sourcesIn(value: unknown): FactSource[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'seenOn' in value ? [value as FactSource] : [];
  return [...own, ...Object.values(value).flatMap(sourcesIn)];
}

function allFiles({ payers, lists, rules }: PayerFacts): [file: string, content: PayerFile | ListFile | RulesFile][] {
  return [
    ...payers.map((one) => [`${one.id}.json`, one] as [string, PayerFile]),
    ...lists.map((one) => [`lists/${one.id}.json`, one] as [string, ListFile]),
    ...rules.map((one, at) => [`rules (${at + 1})`, one] as [string, RulesFile]),
  ];
}

function fault(file: string, path: string, message: string): Fault {
  return { file, path, message };
}
