import { requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import { stringifyExact } from '@fhir-gateway/fhir';
import { GatewayError } from '@fhir-gateway/gateway';
import { projectResource, rowLine, type ReaderAnswer } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';
import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { Response } from 'express';

import { consoleConnections, connectionNames } from '../console/console-visitor.js';
import { createConsoleReader } from '../console/record/console-reader.js';
import { askerOf } from '../call-stages.js';
import type { RestContext } from '../rest-context.js';
import { callOf } from './first-call.js';
import type { TriedRequest, TryField, TryForm } from './try-page.js';

/** Lines of a table and signs of JSON that a page shows. */
const mostLines = 50;
const mostJson = 60_000;

/** Where a visitor can ask: what they are connected to, and open places of this machine. */
export async function askedPlaces(context: RestContext, session: Session | undefined): Promise<TryForm['places']> {
  const { registry } = context.gateway;
  const connections = (await consoleConnections(context, session)).filter(({ connected }) => connected);
  const names = connectionNames(context, connections);
  const own = connections.map(({ platformId: id }) => ({ id, name: names.get(id) ?? id }));
  const open = registry
    .list({ status: 'ready', kind: 'sandbox' })
    .filter(({ loginRequired, environment }) => !loginRequired && environment === 'local');
  return [...own, ...open.map(({ id, name }) => ({ id, name }))];
}

/** Sends what a form asks for with the visitor's own connection. A failure is what the page says, too. */
export async function tryRequest(
  context: RestContext,
  res: Response,
  session: Session | undefined,
  fields: Readonly<Partial<Record<TryField, string>>>,
): Promise<{ answer: TriedRequest } | { problem: Problem }> {
  const { gateway } = context;
  const { whose = '', what = '', id, search } = fields;
  const startedAt = performance.now();
  try {
    if (id !== undefined && search !== undefined)
      throw new GatewayError('ARGUMENT_INVALID', 'Give a search or an id. One entry is not searched for.');
    const platform = gateway.registry.resolve(whose);
    const caller =
      session === undefined
        ? ({ kind: 'anonymous' } as const)
        : ({ kind: 'session', session, via: 'browser' } as const);
    const read = createConsoleReader(askerOf(caller, res), gateway, platform);
    const path = id === undefined ? what : `${what}/${id}`;
    const query = search?.replace(/^\?/, '') ?? (id === undefined && what !== 'metadata' ? '_count=10' : '');
    const answer = await read({ path, query, method: 'GET', leavesOut: true });
    const code = callOf(
      gateway.config,
      `/api/fhir/${whose}/${path}${query === '' ? '' : `?${query}`}`,
      platform.oauth === undefined,
    );
    return { answer: { ...shown(answer), durationMs: performance.now() - startedAt, code: code.views } };
  } catch (error) {
    return { problem: toProblem(error, requestIdOf(res), gateway.logger) };
  }
}

function shown({ status, body }: ReaderAnswer): Pick<TriedRequest, 'status' | 'table' | 'json'> {
  const json = body === undefined ? '' : JSON.stringify(JSON.parse(stringifyExact(body)), null, 2);
  const lines = resourcesOf(body).map((resource) => rowLine(projectResource(resource)));
  const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} more`] : [];
  return {
    status,
    table:
      lines.length === 0 ? 'The place answered, and had none.' : [...lines.slice(0, mostLines), ...more].join('\n'),
    json: json.length > mostJson ? `${json.slice(0, mostJson)}\n… ${json.length - mostJson} more signs` : json,
  };
}

function resourcesOf(body: unknown): FhirResource[] {
  const { resourceType, entry } = Object(body) as Partial<Bundle>;
  if (resourceType === undefined) return [];
  if (resourceType !== 'Bundle') return [body as FhirResource];
  return (entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource as FhirResource]));
}
