import { createHmac } from 'node:crypto';
import type { QuirkTable, IdTokenParts, JsonAnswer } from './auth-quirk.js';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const rewritten = ({ header, claims }: IdTokenParts, alg: string) => `${encode({ ...header, alg })}.${encode(claims)}`;
const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);

/** Quirks of the id_token and of the patient. */
export const identityQuirks = {
  'id-token-without-kid': { idToken: ({ header }) => void delete header['kid'] },
  'id-token-missing': { tokens: ({ body }) => void delete body['id_token'] },
  'id-token-empty': { tokens: ({ body }) => 'id_token' in body && void (body['id_token'] = '') },
  'id-token-malformed': { signedIdToken: () => 'x.y.z' },
  'id-token-unsigned': { signedIdToken: (_token, parts) => `${rewritten(parts, 'none')}.` },
  'id-token-hs256': {
    signedIdToken: (_token, parts) => {
      const text = rewritten(parts, 'HS256');
      return `${text}.${createHmac('sha256', 'sandbox').update(text).digest('base64url')}`;
    },
  },
  'id-token-without-nonce': { idToken: ({ claims }) => void delete claims['nonce'] },
  'id-token-other-issuer': { idToken: ({ claims }, { fhirBaseUrl }) => void (claims['iss'] = fhirBaseUrl) },
  'id-token-other-audience': { idToken: ({ claims }, { fhirBaseUrl }) => void (claims['aud'] = fhirBaseUrl) },
  'id-token-audience-list': {
    idToken: ({ claims }) => void Object.assign(claims, { azp: claims['aud'], aud: [claims['aud']] }),
  },
  'id-token-expired': { idToken: ({ claims }) => void (claims['exp'] = Number(claims['iat']) - 600) },
  'id-token-fractions': {
    idToken: ({ claims }) => {
      for (const name of ['iat', 'exp', 'auth_time']) if (name in claims) claims[name] = Number(claims[name]) + 0.25;
    },
  },
  'fhir-user-relative': {
    idToken: ({ claims }, { fhirBaseUrl }) => {
      if (typeof claims['fhirUser'] === 'string')
        claims['fhirUser'] = claims['fhirUser'].replace(`${fhirBaseUrl}/`, '');
    },
  },
  'patient-reference': {
    tokens: ({ body }) => 'patient' in body && void (body['patient'] = `Patient/${String(body['patient'])}`),
  },
  'patient-absolute': {
    tokens: ({ body }, { fhirBaseUrl }) =>
      'patient' in body && void (body['patient'] = `${fhirBaseUrl}/Patient/${String(body['patient'])}`),
  },
  'patient-missing': { tokens: ({ body }) => void delete body['patient'] },
  'patient-empty': { tokens: ({ body }) => 'patient' in body && void (body['patient'] = '') },
  'launch-context-as-text': {
    tokens: set({ need_patient_banner: 'true', encounter: null, fhirContext: null, smart_style_url: '' }),
  },
} as const satisfies QuirkTable;
