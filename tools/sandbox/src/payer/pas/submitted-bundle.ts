import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { Identifier } from 'fhir/r4.js';
import { need } from '../answer.js';
import { memberNumberOn, npisOf, type Enrolment } from '../enrolment.js';
import { codesOf, extensionOf, memberOf, textOf, type JsonObject } from '../json.js';
import type { PayerVersion } from '../payer-options.js';
import { pasExtension, pasModifier } from '../systems.js';

/** An entry of a Bundle: a resource and the address it is referred to by. */
export interface BundleEntry {
  fullUrl: string;
  resource: JsonObject;
}

/** One line of a claim. */
export interface ClaimItem {
  sequence: number;
  codes: readonly string[];
  quantity?: number;
  productOrService: unknown;
  /** Withdrawn by the provider. */
  isCancelled: boolean;
}

/** A request for authorization, or an inquiry about some, whose structure was found to be in order. */
export interface SubmittedBundle {
  entries: readonly BundleEntry[];
  claim: JsonObject;
  items: readonly ClaimItem[];
  memberId: string | undefined;
  providerNpis: readonly string[];
}

/** The entry that a reference means: by its address, or by the end of it where the reference is relative. */
export function entryOf(reference: unknown, entries: readonly BundleEntry[]): BundleEntry | undefined {
  const text = textOf(reference);
  if (text === undefined) return undefined;
  return entries.find(({ fullUrl }) => fullUrl === text || fullUrl.endsWith(`/${text}`));
}

function readEntries(body: JsonObject): BundleEntry[] {
  const entries = objectsOf(body['entry']).map((entry) => {
    need(
      entry['request'] === undefined && entry['response'] === undefined,
      400,
      'A collection has no request or response',
    );
    const { fullUrl, resource } = entry;
    need(typeof fullUrl === 'string' && /^(urn:uuid:|https?:\/\/)/.test(fullUrl), 422, 'Every entry needs a fullUrl');
    need(isObject(resource), 422, 'Every entry needs a resource');
    return { fullUrl, resource };
  });
  need(new Set(entries.map(({ fullUrl }) => fullUrl)).size === entries.length, 422, 'A resource is there twice');
  return entries;
}

function isCancelled(item: JsonObject): boolean {
  const flags = objectsOf(item['modifierExtension']);
  return flags.some(({ url, valueBoolean }) => url === pasModifier('infoCancelled') && valueBoolean === true);
}

function itemsOf(claim: JsonObject): ClaimItem[] {
  return objectsOf(claim['item']).map((item) => {
    const quantity = memberOf(item, 'quantity', 'value');
    return {
      sequence: Number(item['sequence']),
      codes: codesOf(item['productOrService']),
      productOrService: item['productOrService'],
      isCancelled: isCancelled(item),
      ...(typeof quantity === 'number' && { quantity }),
    };
  });
}

/**
 * Reads what requests and inquiries have in common.
 *
 * @throws Refusal 400 or 422
 */
export function readBundle(body: unknown, enrolment: Enrolment): SubmittedBundle {
  need(isObject(body) && body['resourceType'] === 'Bundle', 400, 'The body must be a Bundle');
  need(body['type'] === 'collection', 422, 'The Bundle must be a collection');
  need(textOf(memberOf(body, 'identifier', 'value')), 422, 'The Bundle needs an identifier');
  need(!Number.isNaN(Date.parse(String(body['timestamp']))), 422, 'The Bundle needs a timestamp');
  const entries = readEntries(body);
  const [first] = entries;
  need(first?.resource['resourceType'] === 'Claim', 422, 'The Claim must come first');
  const { resource: claim } = first;
  need(claim['use'] === 'preauthorization', 422, 'use must be preauthorization');

  const target = (name: string, type: string): JsonObject => {
    const found = entryOf(memberOf(claim, name, 'reference'), entries)?.resource;
    need(found?.['resourceType'] === type, 422, `${name} must be a ${type} of the Bundle`);
    return found;
  };
  const insurer = target('insurer', 'Organization');
  need(
    objectsOf(insurer['identifier']).some((one) => enrolment.isOurs(one)),
    400,
    'The insurer is not this payer',
  );
  const patient = target('patient', 'Patient');
  const provider = entryOf(memberOf(claim, 'provider', 'reference'), entries)?.resource;
  need(provider, 422, 'provider must be in the Bundle');

  const insurances = objectsOf(claim['insurance']);
  const coverage = entryOf(memberOf(insurances[0], 'coverage', 'reference'), entries)?.resource;
  const onCard =
    memberNumberOn(objectsOf(coverage?.['identifier']) as Identifier[]) ?? textOf(coverage?.['subscriberId']);
  return {
    entries,
    claim,
    items: itemsOf(claim),
    memberId: onCard ?? memberNumberOn(objectsOf(patient['identifier']) as Identifier[]),
    providerNpis: npisOf(provider),
  };
}

/** Whom a Coverage is about; who assigned its number need not come along. */
const insuredParties = ['beneficiary', 'subscriber', 'policyHolder', 'payor'];

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const own = typeof value['reference'] === 'string' ? [value['reference']] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

/** X12 1322: an initial request, or one of those that change an earlier one: extend, revise, cancel. */
function certificationsFor(isUpdate: boolean): readonly string[] {
  return isUpdate ? ['I', '4', 'S', '3'] : ['I'];
}

function checkItem(item: JsonObject, version: PayerVersion, isUpdate: boolean): void {
  need(Number.isInteger(item['sequence']), 422, 'An item needs a sequence');
  need(codesOf(item['category']).length > 0, 422, 'An item needs a category');
  need(codesOf(item['productOrService']).length > 0, 422, 'An item needs a productOrService');
  need(extensionOf(item, pasExtension('serviceItemRequestType')), 422, 'An item needs serviceItemRequestType');
  const kind = codesOf(extensionOf(item, pasExtension('certificationType'))?.['valueCodeableConcept']);
  need(
    kind.some((code) => certificationsFor(isUpdate).includes(code)),
    422,
    `certificationType must be one of ${certificationsFor(isUpdate).join(', ')}`,
  );
  need(kind.includes('3') === isCancelled(item), 422, 'certificationType 3 and infoCancelled belong together');
  const isPlaced = Object.keys(item).some((name) => name.startsWith('location'));
  need(isPlaced || version !== '2.2', 422, 'An item needs a location');
}

/** Attachments travel in the Bundle; a URL would have to be fetched. */
function checkAttachments({ resource }: BundleEntry): void {
  if (resource['resourceType'] !== 'DocumentReference') return;
  for (const content of objectsOf(resource['content'])) {
    need(textOf(memberOf(content, 'attachment', 'data')), 422, 'A document needs its data in the Bundle');
    need(memberOf(content, 'attachment', 'url') === undefined, 422, 'A document must not be a URL');
  }
}

/**
 * Reads a request for authorization.
 *
 * @throws Refusal 400 or 422
 */
export function readRequest(body: unknown, enrolment: Enrolment, version: PayerVersion): SubmittedBundle {
  const request = readBundle(body, enrolment);
  const { claim, entries } = request;
  const focal = objectsOf(claim['insurance']);
  need(focal.length === 1 && focal[0]?.['focal'] === true, 422, 'There must be one insurance, and it focal');
  const coverage = entryOf(memberOf(focal[0], 'coverage', 'reference'), entries)?.resource;
  need(coverage?.['resourceType'] === 'Coverage', 422, 'The coverage must be in the Bundle');
  need(
    objectsOf(claim['identifier']).some(({ value }) => textOf(value)),
    422,
    'The Claim needs an identifier',
  );
  for (const name of ['created', 'status'] as const) need(textOf(claim[name]), 422, `The Claim needs ${name}`);
  for (const name of ['type', 'priority'] as const)
    need(codesOf(claim[name]).length > 0, 422, `The Claim needs ${name}`);
  const dangling = referencesIn([claim, ...insuredParties.map((name) => coverage[name])]).filter(
    (one) => !one.startsWith('#') && !entryOf(one, entries),
  );
  need(dangling.length === 0, 422, 'What the Claim and the Coverage refer to must be in the Bundle');
  const items = objectsOf(claim['item']);
  need(items.length > 0, 422, 'The Claim needs an item');
  need(new Set(items.map(({ sequence }) => sequence)).size === items.length, 422, 'Sequences must differ');
  const isUpdate = objectsOf(claim['related']).length > 0;
  for (const item of items) checkItem(item, version, isUpdate);
  for (const member of objectsOf(claim['careTeam'])) {
    need(extensionOf(member, pasExtension('careTeamClaimScope')), 422, 'A careTeam member needs careTeamClaimScope');
  }
  entries.forEach(checkAttachments);
  return request;
}
