import { interactions, requestIdType, system, type AuditEventContext } from '../audit-event.js';
import { entryFields } from '../entry-fields.js';

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
}

interface Reference {
  readonly type?: unknown;
  readonly display?: unknown;
  readonly identifier?: { readonly system?: unknown; readonly value?: unknown };
}

interface Agent {
  readonly type?: { readonly coding?: readonly Coding[] };
  readonly who?: Reference;
  readonly altId?: unknown;
  readonly policy?: readonly unknown[];
}

interface Entity {
  readonly what?: Reference;
  readonly type?: Coding;
  readonly role?: Coding;
  readonly query?: unknown;
}

interface Event {
  readonly resourceType?: unknown;
  readonly subtype?: readonly Coding[];
  readonly recorded?: unknown;
  readonly outcome?: unknown;
  readonly outcomeDesc?: unknown;
  readonly agent?: readonly Agent[];
  readonly source?: { readonly observer?: Reference };
  readonly entity?: readonly Entity[];
}

type Fields = Record<string, unknown>;

const pseudonym = /^[\w-]{16}$/;
const requestId = /^[\w.-]{1,64}$/;
const scope = /^[\w/.*?=&|:,$%-]{1,200}$/;
const pseudonymFields: ReadonlySet<string> = new Set(['subject', 'account', 'client', 'grant', 'patient', 'resource']);

/**
 * The line of an entry, made of the AuditEvent that `toAuditEvent` has made of it. The event holds neither the status of a success
 * nor rule, stage, app and duration, and calls a search in a compartment a search by type. A value that no entry can have is left
 * out, whatever the server sends.
 *
 * @param context the gateway's own systems; an event of any other source is none of its entries
 * @returns `undefined` for an event of another source, or without time or event
 */
export function lineOfAuditEvent(resource: unknown, context: AuditEventContext): string | undefined {
  if (typeof resource !== 'object' || resource === null) return undefined;
  const event = resource as Event;
  if (event.resourceType !== 'AuditEvent') return undefined;
  try {
    if (event.source?.observer?.identifier?.value !== context.gatewayUrl) return undefined;
    return lineOf(event, context);
  } catch {
    // A server that answers with an element of another shape.
    return undefined;
  }
}

function lineOf(event: Event, context: AuditEventContext): string | undefined {
  const time = typeof event.recorded === 'string' ? Date.parse(event.recorded) : Number.NaN;
  const name = nameOf(event, context);
  if (Number.isNaN(time) || name === undefined) return undefined;
  const fields = {
    ...name,
    ...outcomeOf(event, name.event),
    ...agentFields(event.agent ?? [], context),
    ...entityFields(event.entity ?? [], context),
  };
  const texts = Object.entries(fields).map(([field, value]) => written(field, value));
  const text = texts.join('');
  return text.includes('"event":') ? `{"time":${time},"audit":true${text}}` : undefined;
}

/** A field as the writer of entries writes it; empty for a value that it would not write. */
function written(field: string, value: unknown): string {
  const known = entryFields.get(field);
  if (known) {
    const json = known.write(value);
    return json === undefined ? '' : known.label + json;
  }
  if (typeof value !== 'string') return '';
  const isFit = pseudonymFields.has(field)
    ? pseudonym.test(value)
    : field === 'requestId'
      ? requestId.test(value)
      : field === 'scopes' && value.split(' ').every((one) => scope.test(one));
  return isFit ? `,"${field}":"${value}"` : '';
}

function nameOf(
  { subtype = [] }: Event,
  context: AuditEventContext,
): { event: string; interaction?: string } | undefined {
  const code = (wanted: string) => subtype.find((coding) => coding.system === wanted)?.code;
  const own = code(system(context, 'event'));
  if (typeof own === 'string')
    return own.startsWith('fhir.') ? { event: own, interaction: own.slice(5) } : { event: own };
  const interaction = code(interactions);
  return typeof interaction === 'string' ? { event: `fhir.${interaction}`, interaction } : undefined;
}

/** What an outcome was called depends on the event. One that the AuditEvent does not tell is left out. */
function outcomeOf({ outcome, outcomeDesc }: Event, event: string): Fields {
  const isCall = event.startsWith('fhir.');
  const isPayer = event.startsWith('payer.');
  if (outcome === '0') return { outcome: isCall ? 'allowed' : isPayer ? 'answered' : 'success' };
  const [, status] = /^HTTP (\d{3})$/.exec(typeof outcomeDesc === 'string' ? outcomeDesc : '') ?? [];
  if (status !== undefined) return { outcome: isPayer ? 'answered' : 'allowed', status: Number(status) };
  const code = outcomeDesc === undefined ? {} : { code: outcomeDesc };
  if (outcome === '8') return { outcome: 'failed', ...code };
  if (outcomeDesc === undefined) return {};
  const isRefusal = isCall || isPayer || ['limit.reached', 'request.refused'].includes(event);
  return { outcome: isRefusal ? 'refused' : 'failure', ...code };
}

function agentFields(agents: readonly Agent[], context: AuditEventContext): Fields {
  const named = (kind: string) => agents.filter(({ who }) => who?.identifier?.system === system(context, kind));
  const valueOf = (agent: Agent | undefined) => agent?.who?.identifier?.value;
  const [platform, recordPlatform] = named('platform');
  const [person] = named('subject');
  const actors = system(context, 'actor');
  const actor = agents.find(({ type }) => type?.coding?.[0]?.system === actors);
  const scopes = policies(person, system(context, 'scope')).map(decodeURIComponent).join(' ');
  return {
    actor: actor?.type?.coding?.[0]?.code,
    platformId: valueOf(platform),
    recordPlatformId: valueOf(recordPlatform),
    subject: valueOf(person),
    account: person?.altId,
    client: valueOf(actor),
    grant: policies(actor, system(context, 'grant'))[0],
    ...(scopes !== '' && { scopes }),
  };
}

/** What policies name below an address. */
function policies(agent: Agent | undefined, address: string): string[] {
  return (agent?.policy ?? []).flatMap((policy) =>
    typeof policy === 'string' && policy.startsWith(`${address}/`) ? [policy.slice(address.length + 1)] : [],
  );
}

function entityFields(entities: readonly Entity[], context: AuditEventContext): Fields {
  const ofRole = (code: string) => entities.find(({ role }) => role?.code === code);
  const request = entities.find(({ type }) => type?.code === requestIdType);
  const resource = ofRole('4')?.what;
  const query = ofRole('24')?.query;
  const asked = typeof query === 'string' ? Buffer.from(query, 'base64').toString('utf8') : undefined;
  const named = resource?.type ?? (resource?.display === 'a resource' ? undefined : resource?.display);
  const type = asked ?? named;
  const own = [system(context, 'patient'), system(context, 'resource')];
  return {
    resourceType: type,
    patient: ofRole('1')?.what?.identifier?.value,
    resource: own.includes(String(resource?.identifier?.system)) ? resource?.identifier?.value : undefined,
    requestId: request?.what?.identifier?.value,
  };
}
