import { isObject, objectsOf, periodAt } from '@fhir-gateway/fhir';
import { plainText } from '../../untrusted-text.js';
import { isDrugCode, isSameCode, type OrderCode } from '../../procedure-code.js';
import { policyLink } from './policy-link.js';
import type { MatchLevel, PolicyRule } from './policy-rule.js';

const mostCriteria = 20;
const mostLinks = 10;
const longestCriterion = 500;
const confidenceOf = { 'exact-code': 'high', category: 'medium', text: 'low' } as const;

/** Where and when a definition was read. */
export interface Reading {
  readonly base: string;
  /** Whether http links to this machine are shown. */
  readonly isLocal: boolean;
  /** ISO 8601 instant. */
  readonly at: string;
  /** `YYYY-MM-DD`; a rule that does not hold on this day is left out. */
  readonly onDate: string;
}

/**
 * Reads the rule that a definition states about a code. A server's word that something matches is not taken: what names
 * other codes only, is a patient's, is retired or no longer in force is no rule.
 */
export function ruleOfDefinition(resource: unknown, code: OrderCode, reading: Reading): PolicyRule | undefined {
  if (!isObject(resource) || resource['subject'] !== undefined) return undefined;
  const { resourceType: type, id, status } = resource;
  if (typeof type !== 'string' || typeof id !== 'string') return undefined;
  if (status !== 'active' && status !== 'current') return undefined;
  const effective = periodOf(resource['effectivePeriod'] ?? resource['period']);
  if (effective !== undefined && periodAt(effective, reading.onDate) !== 'in-force') return undefined;
  const codings = codingsOf(resource);
  const matchedOn = matchOf(resource, codings, code);
  if (matchedOn === undefined) return undefined;
  const artifacts = objectsOf(resource['relatedArtifact']);
  const successor = plainText(artifacts.find((artifact) => artifact['type'] === 'successor')?.['resource'], 500);
  const { criteria, quotedFrom } = criteriaOf(resource);
  return {
    id: `${type}/${id}`,
    title: plainText(resource['title'] ?? resource['name'], 200) ?? `${type}/${id}`,
    status,
    ...(effective && { effective }),
    appliesTo: codings.filter((coding) => isSameCode(coding, code)),
    matchedOn,
    confidence: type === 'InsurancePlan' ? 'low' : confidenceOf[matchedOn],
    criteria,
    documentation: formsOf(resource, artifacts),
    links: artifacts.flatMap((artifact) => linksOf(artifact, reading.isLocal)).slice(0, mostLinks),
    ...(successor !== undefined && { successor }),
    source: {
      kind: type,
      url: `${reading.base}/${type}/${id}`,
      retrievedAt: reading.at,
      ...(quotedFrom !== undefined && { quotedFrom }),
    },
  };
}

interface NamedCode {
  readonly system?: string;
  readonly code: string;
}

/** Every code that the definition says it is about. */
function codingsOf(resource: Record<string, unknown>): NamedCode[] {
  const concepts = [
    ...objectsOf(resource['useContext']).map((context) => context['valueCodeableConcept']),
    ...objectsOf(resource['topic']),
    ...(isObject(resource['code']) ? [resource['code']] : []),
    ...(isObject(resource['type']) && resource['resourceType'] === 'DocumentReference' ? [resource['type']] : []),
  ];
  const nested = concepts.flatMap((concept) => (isObject(concept) ? objectsOf(concept['coding']) : []));
  const own = resource['resourceType'] === 'Questionnaire' ? objectsOf(resource['code']) : [];
  return [...nested, ...own].flatMap(({ system, code }) =>
    typeof code === 'string' ? [{ code, ...(typeof system === 'string' && { system }) }] : [],
  );
}

function matchOf(
  resource: Record<string, unknown>,
  codings: readonly NamedCode[],
  asked: OrderCode,
): MatchLevel | undefined {
  if (codings.some((coding) => isSameCode(coding, asked))) return 'exact-code';
  const texts = [resource['title'], resource['name'], resource['description'], resource['purpose']];
  const word = new RegExp(`(?<![A-Za-z0-9])${asked.code}(?![A-Za-z0-9])`, 'i');
  // A drug's code is a bare number, and so is much in a text.
  if (!isDrugCode(asked) && texts.some((text) => typeof text === 'string' && word.test(text.slice(0, 20_000))))
    return 'text';
  // A plan's requirements name kinds of benefit and no codes; nothing else counts without naming the code.
  return resource['resourceType'] === 'InsurancePlan' && requirementsOf(resource).length > 0 ? 'category' : undefined;
}

function criteriaOf(resource: Record<string, unknown>): Pick<PolicyRule, 'criteria'> & { quotedFrom?: string } {
  if (resource['resourceType'] === 'InsurancePlan') {
    const criteria = requirementsOf(resource).map((text) => ({ text }));
    return { criteria: criteria.slice(0, mostCriteria), quotedFrom: 'coverage.benefit.requirement' };
  }
  const actions = objectsOf(resource['action']).slice(0, mostCriteria);
  if (actions.length > 0) {
    const criteria = actions.flatMap((action) => {
      const text = plainText(action['title'] ?? action['description'], longestCriterion);
      const [condition] = objectsOf(action['condition']);
      const expression = isObject(condition?.['expression'])
        ? plainText(condition['expression']['expression'], longestCriterion)
        : undefined;
      return text === undefined ? [] : [{ text, ...(expression !== undefined && { expression }) }];
    });
    return { criteria, quotedFrom: 'action' };
  }
  const description = plainText(resource['description'], longestCriterion);
  return description === undefined
    ? { criteria: [] }
    : { criteria: [{ text: description }], quotedFrom: 'description' };
}

function requirementsOf(plan: Record<string, unknown>): string[] {
  const benefits = objectsOf(plan['coverage']).flatMap((coverage) => objectsOf(coverage['benefit']));
  return benefits.flatMap((benefit) => plainText(benefit['requirement'], longestCriterion) ?? []);
}

/** Forms that the definition leads to; of a form, its own name and what it asks without exception. */
function formsOf(resource: Record<string, unknown>, artifacts: readonly Record<string, unknown>[]): string[] {
  if (resource['resourceType'] === 'Questionnaire') {
    const url = plainText(resource['url'], 500);
    const version = plainText(resource['version'], 50);
    const required = objectsOf(resource['item']).filter(({ required }) => required === true);
    return [
      ...(url === undefined ? [] : [version === undefined ? url : `${url}|${version}`]),
      ...required.slice(0, mostCriteria).flatMap(({ text }) => plainText(text, longestCriterion) ?? []),
    ];
  }
  return artifacts
    .flatMap((artifact) => plainText(artifact['resource'], 500) ?? [])
    .filter((canonical) => canonical.includes('/Questionnaire/'))
    .slice(0, mostLinks);
}

function linksOf(artifact: Record<string, unknown>, isLocal: boolean): string[] {
  if (artifact['type'] !== 'documentation' && artifact['type'] !== 'citation') return [];
  const url = policyLink(artifact['url'], isLocal);
  return url === undefined ? [] : [url];
}

function periodOf(period: unknown): { start?: string; end?: string } | undefined {
  if (!isObject(period)) return undefined;
  const start = plainText(period['start'], 40);
  const end = plainText(period['end'], 40);
  if (start === undefined && end === undefined) return undefined;
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}
