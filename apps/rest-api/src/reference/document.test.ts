import { Validator } from '@seriousme/openapi-schema-validator';
import { parseInteraction, type InteractionKind } from '@fhir-gateway/fhir-proxy';
import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { createApp } from '../app.js';
import { openAuthServer } from '../auth/auth-server.js';
import { isFhirUrl } from '../fhir/fhir-url.js';
import { registeredRoutes } from '../testing/registered-routes.js';
import { useTestGateway } from '../testing/test-gateway.js';
import { describeApi, operationsOf } from '../routes.js';
import type { ApiDocument } from './document.js';
import { elsewhere, errorsByStatus } from './errors.js';
import type { ReferenceSettings } from './reference-settings.js';

const settings = (mcpAuth: 'oauth' | 'local'): ReferenceSettings => ({
  config: { publicUrl: 'http://localhost:8000', mcpAuth, keepsConnections: true },
  cookieName: 'fhir_gateway_session',
  limitOf: () => 600,
});
/** All that the proxy tells apart; jobs stand at addresses that it made. */
const interactions: Readonly<Record<Exclude<InteractionKind, `job-${string}` | 'held'>, true>> = {
  capabilities: true,
  read: true,
  vread: true,
  'history-instance': true,
  'history-type': true,
  'history-system': true,
  'search-type': true,
  'search-system': true,
  'search-compartment': true,
  create: true,
  update: true,
  patch: true,
  delete: true,
  batch: true,
  operation: true,
};
const oauth = operationsOf(settings('oauth'));
/** Those of a gateway that people sign in to, and that tells its operator of changes. */
const withEverything = operationsOf({
  config: {
    ...settings('oauth').config,
    login: { issuer: 'https://login.example.org', clientId: 'gateway' },
    changesWebhook: { url: 'https://receiver.example.org/changes', keys: [] },
  },
});

function addresses(document: ApiDocument): string[] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

describe('the description of the API', () => {
  it.each(['oauth', 'local'] as const)('is OpenAPI 3.1, in mode %s', async (mode) => {
    const document = JSON.parse(JSON.stringify(describeApi(settings(mode)))) as Record<string, unknown>;
    const { valid, errors } = await new Validator().validate(document);
    expect([valid, errors]).toEqual([true, undefined]);
    const broken = { ...document, paths: { '/x': { get: { responses: 'none' } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('refers to nothing that it does not hold, and holds nothing that it does not refer to', () => {
    const text = JSON.stringify(describeApi(settings('oauth')));
    const held = Object.entries(describeApi(settings('oauth')).components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, parts]) => Object.keys(parts).map((name) => `#/components/${kind}/${name}`));
    const referred = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
    expect([...new Set(referred)].sort()).toEqual(held.sort());
  });

  it('shows the address of the gateway that it describes, and no other', () => {
    const elsewhere = {
      ...settings('oauth'),
      config: { publicUrl: 'https://gateway.example/fhir', mcpAuth: 'oauth' as const, keepsConnections: true },
    };
    const text = JSON.stringify(describeApi(elsewhere));
    expect(text).not.toContain('localhost:8000');
    expect(text).toContain('https://gateway.example/fhir/auth/sandbox-ehr/login');
    expect(text).toContain('"authorizationUrl":"https://gateway.example/fhir/oauth/authorize"');
  });

  it('names each operation once, with a summary and a call that shows it', () => {
    expect(new Set(oauth.map(({ id }) => id)).size).toBe(oauth.length);
    expect(oauth.filter(({ examples }) => Object.keys(examples).length === 0).map(({ id }) => id)).toEqual([]);
    expect(oauth.filter(({ summary }) => summary.length < 8 || summary.endsWith('.')).map(({ id }) => id)).toEqual([]);
  });

  it('shows answers that fit their own schema, and bodies that fit unless they are refused', () => {
    const misfits = oauth.flatMap(({ id, answers, body, examples }) =>
      Object.entries(examples).flatMap(([name, call]) => {
        const schema = answers[call.status]?.schema;
        const shown = call.answer === undefined ? undefined : schema?.safeParse(call.answer);
        const isAccepted = call.status < 400 && call.body !== undefined;
        const sent = isAccepted ? body?.schema.safeParse(call.body) : undefined;
        const faults = [shown, sent].flatMap((parsed) => (parsed?.error ? [z.prettifyError(parsed.error)] : []));
        const isLost = call.answer !== undefined && schema === undefined;
        return isLost || faults.length > 0 ? [{ id, call: name, faults }] : [];
      }),
    );
    expect(misfits).toEqual([]);
  });

  it('says of each refused call that it is refused so', () => {
    const unsaid = oauth.flatMap((operation) => {
      const statuses = new Set([
        ...Object.keys(operation.answers).map(Number),
        ...errorsByStatus(operation, false).map(([status]) => status),
      ]);
      const isPassedOn = operation.tag === 'FHIR';
      return Object.entries(operation.examples)
        .filter(([, { status }]) => !statuses.has(status) && !isPassedOn)
        .map(([name, { status }]) => `${operation.id} ${name}: ${status}`);
    });
    expect(unsaid).toEqual([]);
  });

  it('has a place for every code of the error table that the API answers with', () => {
    const told = new Set([
      ...withEverything.flatMap((operation) => errorsByStatus(operation, false).flatMap(([, codes]) => codes)),
      ...withEverything.flatMap((operation) => errorsByStatus(operation, true).flatMap(([, codes]) => codes)),
    ]);
    const untold = (Object.keys(errorTable) as ErrorCode[]).filter((code) => !told.has(code));
    expect(untold.sort()).toEqual([...elsewhere].sort());
  });
});

describe('the description and the routes', () => {
  const rest = useTestGateway();

  const routesOf = async (mode: 'oauth' | 'local'): Promise<string[]> => {
    const authServer = mode === 'oauth' ? await openAuthServer(rest.gateway) : undefined;
    const registered = registeredRoutes(createApp(rest.gateway, authServer));
    return registered.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  };

  /** Before any route of Express is looked for. */
  const isAnsweredByStage = (address: string): boolean =>
    isFhirUrl(address.split(' ')[1]) || address === 'GET /metrics';

  it.each(['oauth', 'local'] as const)('name the same addresses, in mode %s', async (mode) => {
    const described = addresses(describeApi(settings(mode))).filter((address) => !isAnsweredByStage(address));
    expect(described).toEqual([...new Set(await routesOf(mode))].sort());
  });

  it('name every interaction of the FHIR route', () => {
    const named = oauth
      .filter(({ tag, path }) => tag === 'FHIR' && !path.includes('/_async/'))
      .map(({ method, path }) => {
        const sample = path.replace('/api/fhir/{platform_id}', '').slice(1);
        const filled = sample.replace(/\{(resource_type|searched_type)\}/g, 'Patient').replace(/\{\w+\}/g, 'an-id');
        return parseInteraction(method.toUpperCase(), filled, '').kind;
      });
    expect([...new Set(named)].sort()).toEqual(Object.keys(interactions).sort());
  });
});
