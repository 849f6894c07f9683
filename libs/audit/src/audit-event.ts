import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from 'fhir/r4.js';

/** An entry as it was written; every field is a word, a number or a pseudonym. */
export interface AuditLine {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly event: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly status?: number;
  readonly interaction?: string;
  readonly resourceType?: string;
  readonly operation?: string;
  readonly platformId?: string;
  /** Where the record is that a payer elsewhere was asked with. */
  readonly recordPlatformId?: string;
  readonly subject?: string;
  readonly account?: string;
  readonly patient?: string;
  readonly resource?: string;
  readonly client?: string;
  /** The permission that an app or chat acts by. */
  readonly grant?: string;
  readonly actor?: string;
  readonly app?: string;
  readonly scopes?: string;
  readonly requestId?: string;
}

/** What an AuditEvent says besides its entry. */
export interface AuditEventContext {
  /** The gateway, as platforms and auditors know it: its public URL. */
  readonly gatewayUrl: string;
  /** The FHIR base of a platform; `undefined` for one that is not known any more. */
  platformUrl(platformId: string): string | undefined;
}

/** What `entity.type` calls the id of a request. */
export const requestIdType = 'XrequestId';

const balp = 'https://profiles.ihe.net/ITI/BALP';
/** FHIR's codes of interactions; an event that has one is told by it alone. */
export const interactions = 'http://hl7.org/fhir/restful-interaction';
const hl7 = 'http://terminology.hl7.org/CodeSystem';
const dcm = 'http://dicom.nema.org/resources/ontology/DCM';

interface Pattern {
  readonly profile: 'Read' | 'Query' | 'Create' | 'Update' | 'Delete';
  readonly action: NonNullable<AuditEvent['action']>;
  readonly subtype: string;
}

/** The interactions that IHE BALP has a profile for. A search in a compartment is one by type, to FHIR's code system. */
const patterns: Readonly<Record<string, Pattern>> = {
  read: { profile: 'Read', action: 'R', subtype: 'read' },
  vread: { profile: 'Read', action: 'R', subtype: 'vread' },
  'search-type': { profile: 'Query', action: 'E', subtype: 'search-type' },
  'search-compartment': { profile: 'Query', action: 'E', subtype: 'search-type' },
  'search-system': { profile: 'Query', action: 'E', subtype: 'search-system' },
  create: { profile: 'Create', action: 'C', subtype: 'create' },
  update: { profile: 'Update', action: 'U', subtype: 'update' },
  patch: { profile: 'Update', action: 'U', subtype: 'patch' },
  delete: { profile: 'Delete', action: 'D', subtype: 'delete' },
};
/** Other interactions of FHIR's own code system, without a profile. */
const otherInteractions: ReadonlySet<string> = new Set([
  'history-instance',
  'history-type',
  'history-system',
  'capabilities',
  'batch',
  'operation',
]);

/** What DICOM calls events of the gateway's own (CID 402 and 403). */
const login: Coding = { system: dcm, code: '110122', display: 'Login' };
const logout: Coding = { system: dcm, code: '110123', display: 'Logout' };
const attributes: Coding = { system: dcm, code: '110137', display: 'User security Attributes Changed' };
const changes = [
  ...['auth.patient-chosen', 'consent.given', 'client.revoked', 'client.changed', 'pairing.code_taken'],
  ...['session.kept', 'key.added', 'key.ended', 'device.added'],
  ...['people.joined', 'people.kept_apart', 'people.undone', 'memory.forgotten', 'answer.assigned'],
  ...['registration.stored', 'registration.removed', 'registration.renewed', 'registration.refused'],
];
const ownKinds: Readonly<Record<string, Coding>> = {
  ...Object.fromEntries(changes.map((event) => [event, attributes])),
  'session.started': login,
  'session.refused': login,
  'key.used': login,
  'key.refused': login,
  'auth.success': login,
  'auth.failure': login,
  'session.ended': logout,
};

/** Types of the agents, which the profiles turn round: data flows to whoever reads and from whoever writes. */
const source: Coding = { system: dcm, code: '110153', display: 'Source Role ID' };
const destination: Coding = { system: dcm, code: '110152', display: 'Destination Role ID' };
const application: Coding = { system: dcm, code: '110150', display: 'Application' };
const custodian: Coding = { system: `${hl7}/provenance-participant-type`, code: 'custodian', display: 'Custodian' };
const agentTypes: Readonly<Record<Pattern['profile'], { client: Coding; server: Coding; user: Coding }>> = {
  Read: { client: destination, server: source, user: participant('IRCP', 'information recipient') },
  Query: { client: source, server: destination, user: participant('IRCP', 'information recipient') },
  Create: { client: source, server: destination, user: participant('AUT', 'author (originator)') },
  Update: { client: source, server: destination, user: participant('AUT', 'author (originator)') },
  Delete: { client: application, server: custodian, user: participant('CST', 'custodian') },
};

/**
 * The AuditEvent of an entry. To the platform the gateway is the client, so that is what it is here; the person is the
 * `user`, the app before the gateway one more agent. Of ids there are pseudonyms only, as logical references.
 *
 * A successful read, search, create, update or delete claims the profile of IHE BALP 1.1.4, the one with a patient where
 * one is known. Where BALP wants the search as it came, `entity.query` has the type alone: its values are health data.
 *
 * @see https://profiles.ihe.net/ITI/BALP
 */
export function toAuditEvent(line: AuditLine, context: AuditEventContext): AuditEvent {
  const entity = entitiesOf(line, patternOf(line), context);
  const pattern = patternOf(line);
  const isDone = ['allowed', 'success', 'answered'].includes(line.outcome ?? '') && (line.status ?? 0) < 400;
  const profile = pattern && isDone ? profileOf(pattern, line) : undefined;
  return {
    resourceType: 'AuditEvent',
    ...(profile !== undefined && { meta: { profile: [profile] } }),
    ...kindOf(line, pattern, context),
    recorded: new Date(line.time).toISOString(),
    outcome: outcomeOf(line, isDone),
    ...outcomeWords(line),
    agent: agentsOf(line, pattern, context),
    source: {
      site: context.gatewayUrl,
      observer: gatewayReference(context),
      type: [{ system: `${hl7}/security-source-type`, code: '4', display: 'Application Server' }],
    },
    // No list is empty in FHIR.
    ...(entity.length > 0 && { entity }),
  };
}

function patternOf({ event, interaction = '' }: AuditLine): Pattern | undefined {
  return event.startsWith('fhir.') && Object.hasOwn(patterns, interaction) ? patterns[interaction] : undefined;
}

function profileOf({ profile }: Pattern, { patient }: AuditLine): string {
  return `${balp}/StructureDefinition/IHE.BasicAudit.${patient === undefined ? profile : `Patient${profile}`}`;
}

function kindOf(line: AuditLine, pattern: Pattern | undefined, context: AuditEventContext) {
  const own: Coding = { system: system(context, 'event'), code: line.event };
  if (!line.event.startsWith('fhir.')) {
    const isPayer = line.event.startsWith('payer.');
    const kind = ownKinds[line.event];
    const isSignIn = kind === login || line.event.startsWith('auth.') || line.event.startsWith('token.');
    const type = isPayer
      ? { system: `${hl7}/audit-event-type`, code: 'rest', display: 'Restful Operation' }
      : isSignIn || kind === logout
        ? { system: dcm, code: '110114', display: 'User Authentication' }
        : { system: dcm, code: '110113', display: 'Security Alert' };
    return { type, subtype: [own, ...(kind ? [kind] : [])], action: 'E' as const };
  }
  const code = pattern?.subtype ?? (otherInteractions.has(line.interaction ?? '') ? line.interaction : undefined);
  return {
    type: { system: `${hl7}/audit-event-type`, code: 'rest', display: 'Restful Operation' },
    subtype: [code === undefined ? own : { system: interactions, code, display: code }],
    action: pattern?.action ?? ('E' as const),
  };
}

/** The gateway's error code, else the platform's status where it is an error. */
function outcomeWords({ code, status = 0 }: AuditLine): { outcomeDesc?: string } {
  if (code !== undefined) return { outcomeDesc: code };
  return status >= 400 ? { outcomeDesc: `HTTP ${status}` } : {};
}

/** A refusal is a minor failure, one on the way a serious one. */
function outcomeOf({ outcome }: AuditLine, isDone: boolean): NonNullable<AuditEvent['outcome']> {
  if (isDone) return '0';
  return outcome === 'failed' ? '8' : '4';
}

function agentsOf(line: AuditLine, pattern: Pattern | undefined, context: AuditEventContext): AuditEventAgent[] {
  const types = agentTypes[pattern?.profile ?? 'Query'];
  // The profile of a deletion lets no agent have a policy.
  const mayHavePolicies = pattern?.profile !== 'Delete';
  const hasPolicies = (line.scopes ?? '') !== '' && mayHavePolicies;
  const agents: AuditEventAgent[] = [
    {
      type: { coding: [types.client] },
      who: gatewayReference(context),
      requestor: false,
      network: { address: context.gatewayUrl, type: '5' },
    },
  ];
  if (line.platformId !== undefined) {
    const url = context.platformUrl(line.platformId);
    agents.push({
      type: { coding: [types.server] },
      who: identified('platform', line.platformId, context),
      requestor: false,
      network: url === undefined ? { address: line.platformId } : { address: url, type: '5' },
    });
  }
  if (line.recordPlatformId !== undefined) {
    const url = context.platformUrl(line.recordPlatformId);
    agents.push({
      type: { coding: [source] },
      who: identified('platform', line.recordPlatformId, context),
      requestor: false,
      network: url === undefined ? { address: line.recordPlatformId } : { address: url, type: '5' },
    });
  }
  if (line.subject !== undefined) {
    agents.push({
      type: { coding: [types.user] },
      who: identified('subject', line.subject, context),
      altId: line.account,
      requestor: true,
      ...(hasPolicies && { policy: scopePolicies(line.scopes ?? '', context) }),
    });
  }
  if (line.client !== undefined || line.actor !== undefined) {
    agents.push({
      type: { coding: [{ system: system(context, 'actor'), code: line.actor ?? 'app' }] },
      ...(line.client !== undefined && { who: identified('client', line.client, context) }),
      requestor: line.subject === undefined,
      ...(line.grant !== undefined && mayHavePolicies && { policy: [`${system(context, 'grant')}/${line.grant}`] }),
    });
  }
  if (!agents.some(({ requestor }) => requestor)) agents[0] = { ...(agents[0] as AuditEventAgent), requestor: true };
  return agents;
}

function participant(code: string, display: string): Coding {
  return { system: `${hl7}/v3-ParticipationType`, code, display };
}

/** Policies are addresses in FHIR; a scope is made one below the gateway's own. */
function scopePolicies(scopes: string, context: AuditEventContext): string[] {
  return scopes.split(' ').map((scope) => `${system(context, 'scope')}/${encodeURIComponent(scope)}`);
}

function entitiesOf(line: AuditLine, pattern: Pattern | undefined, context: AuditEventContext): AuditEventEntity[] {
  const { requestId, patient, resource, resourceType } = line;
  const type = resourceType === undefined || !/^[A-Z]/.test(resourceType) ? undefined : resourceType;
  const entities: AuditEventEntity[] = [];
  if (requestId !== undefined) {
    entities.push({
      what: { identifier: { value: requestId } },
      type: { system: `${balp}/CodeSystem/BasicAuditEntityType`, code: requestIdType },
    });
  }
  if (patient !== undefined) {
    entities.push({
      what: { type: 'Patient', ...identified('patient', patient, context) },
      type: { system: `${hl7}/audit-entity-type`, code: '1', display: 'Person' },
      role: { system: `${hl7}/object-role`, code: '1', display: 'Patient' },
    });
  }
  const object = { system: `${hl7}/audit-entity-type`, code: '2', display: 'System Object' };
  if (pattern?.profile === 'Query') {
    entities.push({
      type: object,
      role: { system: `${hl7}/object-role`, code: '24', display: 'Query' },
      query: Buffer.from(type ?? '*').toString('base64'),
    });
  } else if (pattern || resource !== undefined || type !== undefined) {
    entities.push({
      what: {
        type,
        ...(resource === undefined
          ? { display: type ?? 'a resource' }
          : identified(type === 'Patient' ? 'patient' : 'resource', resource, context)),
      },
      type: object,
      role: { system: `${hl7}/object-role`, code: '4', display: 'Domain Resource' },
    });
  }
  return entities;
}

function gatewayReference(context: AuditEventContext) {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: context.gatewayUrl }, display: 'FHIR Gateway' };
}

function identified(kind: string, value: string, context: AuditEventContext) {
  return { identifier: { system: system(context, kind), value } };
}

/** Systems of the gateway's own codes and pseudonyms: addresses below its own, which nobody else has. */
export function system({ gatewayUrl }: AuditEventContext, name: string): string {
  return `${gatewayUrl}/audit/${name}`;
}
