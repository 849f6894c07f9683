import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from 'fhir/r4.js';

/** What a value has to be; of objects, their elements. A name that ends in `*` is a list, in `!` one that has to be there. */
type Rule = ((value: unknown) => boolean) | Readonly<{ [name: string]: Rule }>;

const text: Rule = (value) => typeof value === 'string' && value.trim() !== '';
const uri: Rule = (value) => typeof value === 'string' && /^\S+$/.test(value) && URL.canParse(value);
const flag: Rule = (value) => typeof value === 'boolean';
const base64: Rule = (value) => typeof value === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
const instant: Rule = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value);
const oneOf =
  (...codes: string[]): Rule =>
  (value) =>
    codes.includes(value as string);

const coding: Rule = { system: uri, code: text, display: text };
const concept: Rule = { 'coding*': coding, text };
const reference: Rule = { reference: text, type: text, identifier: { system: uri, value: text }, display: text };

/** The elements of AuditEvent that may be used here, with the codes of its required bindings. */
const auditEvent: Rule = {
  'resourceType!': oneOf('AuditEvent'),
  meta: { 'profile*': uri },
  'type!': coding,
  'subtype*': coding,
  action: oneOf('C', 'R', 'U', 'D', 'E'),
  'recorded!': instant,
  outcome: oneOf('0', '4', '8', '12'),
  outcomeDesc: text,
  'agent*!': {
    type: concept,
    who: reference,
    altId: text,
    'requestor!': flag,
    'policy*': uri,
    network: { address: text, type: oneOf('1', '2', '3', '4', '5') },
  },
  'source!': { site: text, 'observer!': reference, 'type*': coding },
  'entity*': { what: reference, type: coding, role: coding, query: base64 },
};

/**
 * What in an AuditEvent FHIR R4 does not allow.
 *
 * @see https://hl7.org/fhir/R4/auditevent-definitions.html
 */
export function r4Faults(event: AuditEvent): string[] {
  return [...faultsOf(event, auditEvent, 'AuditEvent')];
}

function* faultsOf(value: unknown, rule: Rule, path: string): Generator<string> {
  if (typeof rule === 'function') {
    if (!rule(value)) yield `${path} is not what it has to be`;
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return void (yield `${path} is no object`);
  const present = new Map(Object.entries(value).filter(([, one]) => one !== undefined));
  if (present.size === 0) yield `${path} is empty`;
  for (const [key, inner] of Object.entries(rule)) {
    const name = key.replace(/[*!]+$/, '');
    const found = present.get(name);
    present.delete(name);
    if (found === undefined) {
      if (key.endsWith('!')) yield `${path}.${name} is missing`;
    } else if (!key.includes('*')) yield* faultsOf(found, inner, `${path}.${name}`);
    else if (!Array.isArray(found) || found.length === 0) yield `${path}.${name} is no list of something`;
    else for (const [at, one] of found.entries()) yield* faultsOf(one, inner, `${path}.${name}[${at}]`);
  }
  for (const name of present.keys()) yield `${path}.${name} is no element`;
}

const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const hl7 = 'http://terminology.hl7.org/CodeSystem';
const participation = `${hl7}/v3-ParticipationType`;

interface Profile {
  readonly action: string;
  readonly subtypes: readonly string[];
  readonly client: string;
  readonly server: string;
  readonly users: readonly string[];
  readonly objectRoles: readonly string[];
}

const [sender, receiver] = [`${dcm}|110153`, `${dcm}|110152`];
const authors = ['AUT', 'INF', 'CST'].map((code) => `${participation}|${code}`);
const readers = [`${participation}|IRCP`];
const objects = ['4', '3', '20'];
const writing = { client: sender, server: receiver, users: authors, objectRoles: objects };
const profiles: Readonly<Record<string, Profile>> = {
  Read: {
    action: 'R',
    subtypes: ['read', 'vread'],
    client: receiver,
    server: sender,
    users: readers,
    objectRoles: objects,
  },
  Query: {
    action: 'E',
    subtypes: ['search', 'search-type', 'search-system'],
    client: sender,
    server: receiver,
    users: readers,
    objectRoles: ['24'],
  },
  Create: { action: 'C', subtypes: ['create'], ...writing },
  Update: { action: 'U', subtypes: ['update', 'patch'], ...writing },
  Delete: {
    action: 'D',
    subtypes: ['delete'],
    client: `${dcm}|110150`,
    server: `${hl7}/provenance-participant-type|custodian`,
    users: authors,
    objectRoles: objects,
  },
};

/**
 * What in an AuditEvent the profile of IHE BALP 1.1 that it claims does not allow.
 *
 * @see https://profiles.ihe.net/ITI/BALP/artifacts.html
 */
export function balpFaults(event: AuditEvent): string[] {
  const claimed = event.meta?.profile?.[0];
  if (claimed === undefined) return [];
  const [, patient, name = ''] =
    /^https:\/\/profiles\.ihe\.net\/ITI\/BALP\/StructureDefinition\/IHE\.BasicAudit\.(Patient)?(\w+)$/.exec(claimed) ??
    [];
  const profile = profiles[name];
  if (!profile) return [`${claimed} is no profile`];
  const { action, subtypes, client, server, users, objectRoles } = profile;
  const agents = (type: string) => event.agent.filter(({ type: own }) => named(own?.coding?.[0]) === type);
  const entities = (type: string) => (event.entity ?? []).filter(({ type: own }) => named(own) === type);
  const people = event.agent.filter(({ type }) => named(type?.coding?.[0]).startsWith(`${participation}|`));
  const [data] = entities(`${hl7}/audit-entity-type|2`);
  const person = entities(`${hl7}/audit-entity-type|1`);
  const isQuery = name === 'Query';
  const rules: readonly (readonly [what: string, isKept: boolean])[] = [
    ['type', named(event.type) === `${hl7}/audit-event-type|rest`],
    [
      'subtype',
      (event.subtype ?? []).filter(
        ({ system, code = '' }) => system === 'http://hl7.org/fhir/restful-interaction' && subtypes.includes(code),
      ).length === 1,
    ],
    ['one subtype of a deletion', name !== 'Delete' || event.subtype?.length === 1],
    ['action', event.action === action],
    ['outcome', event.outcome === '0'],
    ['client', agents(client).length === 1 && agents(client).every(isMachine)],
    ['server', agents(server).length === 1 && agents(server).every(isMachine)],
    ['user', people.length <= 1 && people.every((agent) => isUser(agent, users, name === 'Delete'))],
    ['object', entities(`${hl7}/audit-entity-type|2`).length === 1 && objectRoles.includes(data?.role?.code ?? '')],
    ['what of the object', isQuery ? data?.what === undefined && data?.query !== undefined : data?.what !== undefined],
    ['query', isQuery || data?.query === undefined],
    ['patient', person.length === (patient === undefined ? 0 : 1) && person.every(isPatient)],
  ];
  return rules.filter(([, isKept]) => !isKept).map(([what]) => what);
}

function named(coding: Coding | undefined): string {
  return `${coding?.system}|${coding?.code}`;
}

function isMachine({ who, network, media }: AuditEventAgent): boolean {
  return who !== undefined && network !== undefined && media === undefined;
}

function isUser(agent: AuditEventAgent, users: readonly string[], isDeletion: boolean): boolean {
  const { type, who, requestor, network, policy } = agent;
  const isNamed = who !== undefined && users.includes(named(type?.coding?.[0]));
  return isNamed && requestor && network === undefined && !(isDeletion && policy !== undefined);
}

function isPatient({ what, role }: AuditEventEntity): boolean {
  return what?.type === 'Patient' && named(role) === `${hl7}/object-role|1`;
}
