import type { ListedRequest } from '@fhir-gateway/coverage-tools';
import fc from 'fast-check';
import { consentPage } from '../consent/consent-page.js';
import { continuePage } from '../auth/continue-page.js';
import { errorPage } from '../error-page/error-page.js';
import { departingPage } from '../auth/departing-page.js';
import { patientChoicePage } from '../auth/patient-choice-page.js';
import { priorAuthContent } from '../console/pages/prior-auth/prior-auth-page.js';
import { hostileMarkup, structureOf } from '../testing/hostile-markup.js';
import { layout } from './layout.js';
import { connectedPage } from './message-pages.js';

const frame = { base: '' };

/** A request for prior authorization with one text in everything that a payer or an agent wrote. */
function everywhere(name: string): ListedRequest {
  const text = { text: name, code: name };
  return {
    requestId: 'pa-1',
    platformId: 'payer',
    state: 'decided',
    items: [{ service: text, date: name, quantity: 2 }],
    attached: { forms: 1, documents: 2 },
    sentAt: '2026-11-25T01:00:00.000Z',
    checks: [{ at: '2026-11-25T01:00:00.000Z', outcome: 'pended' }],
    nextCheckInSeconds: 0,
    decision: {
      status: 'approved',
      ...{ authorizationNumber: name, traceNumber: name, validFrom: name, expires: name, disposition: name },
      reasons: [text],
      notes: [name],
      faults: [{ ...text, where: name }],
      wanted: [{ kind: 'document', text: name, codes: [name], questionnaireContext: name }],
      items: [{ sequence: 1, status: 'approved', number: name, reasons: [text], granted: [{ code: text }] }],
    },
  };
}

const pages: Readonly<Record<string, (name: string) => { toString(): string }>> = {
  'of a title': (name) => layout({ ...frame, title: name, body: layout({ ...frame, title: name, body: '' as never }) }),
  'that asks to continue': (name) =>
    continuePage({
      ...{ ...frame, platformName: name, platformHost: name, action: name, clientName: name, scopes: [name] },
      fields: { [name]: name },
      startedBy: 'agent',
      clients: [{ id: name, kind: 'mcp', name, destination: name, connected_at: '2026-01-01T00:00:00Z' } as never],
    }),
  'of a launch from within an EHR': (name) =>
    continuePage({
      ...{ ...frame, platformName: name, platformHost: name, action: name, scopes: [name] },
      fields: { iss: name, launch: name, return_to: name },
      startedBy: 'ehr',
      clients: [],
    }),
  'that leads to a platform': (name) =>
    departingPage({
      ...frame,
      platformName: name,
      authorizationUrl: `https://ehr.example/authorize?launch=${encodeURIComponent(name.replace(/\p{Cs}/gu, ''))}`,
    }),
  'on which one of several patients is chosen': (name) =>
    patientChoicePage({
      ...{ ...frame, platformName: name, action: name },
      choices: [{ id: name, name, birthDate: name }, { id: name }],
    }),
  'of requests for prior authorization': (name) =>
    priorAuthContent({
      ...frame,
      formToken: 'token',
      names: new Map([['payer', name]]),
      requests: [everywhere(name)],
      outcome: {
        requestId: 'pa-1',
        problem: { code: name, message: name, nextStep: name, httpStatus: 400 } as never,
      },
    }),
  'of consent': (name) => {
    const client = { clientName: name, clientHost: name, destination: name };
    const request = { ...client, resources: [{ name, id: name }], csrfToken: name } as never;
    return consentPage({
      ...{ ...frame, request, action: name, idleSeconds: 60 },
      fields: {
        grant: { access: 'read', platforms: 'all', kinds: 'all', labelled: false, endsAtSeconds: 1 },
        ...{ connected: [{ id: name, name }], writable: [name], asksToWrite: true },
        ...{ nowSeconds: 0, sessionEndsAtSeconds: 1 },
      },
    });
  },
  'of a login that worked': (name) =>
    connectedPage({
      ...{ ...frame, platformName: name, person: name, personChange: name, scopes: [name], missingScopes: [name] },
      ...{ hasPatient: true, tellsAssistant: true, launched: { patient: name, encounter: name }, pairingCode: name },
    }),
  'of an error': (name) =>
    errorPage({
      ...{ ...frame, title: name, asked: name },
      problem: { code: name, message: name, nextStep: name, requestId: name },
      near: [{ href: `/${encodeURIComponent(name)}`, name, about: name }],
      ways: [{ href: `/${encodeURIComponent(name)}`, label: name }],
    })({ isOperator: false, isDeveloper: false }),
};

describe('names of platforms, organizations, clients and patients', () => {
  it.each(Object.entries(pages))('add no tag and no attribute to the page %s', (_what, render) => {
    const plain = structureOf(render('x').toString());
    expect(plain.length).toBeGreaterThan(3);
    fc.assert(
      fc.property(hostileMarkup, (name) => {
        expect(structureOf(render(name).toString())).toEqual(plain);
      }),
      { numRuns: 500, seed: 14 },
    );
  });
});
