import { createHmac } from 'node:crypto';
import type { AuthQuirkTable, IdTokenParts, JsonAnswer } from './auth-quirk.js';

const core = 'OpenID Connect Core 1.0';
const launchContext = 'SMART App Launch 2.2, "Launch context arrives with your access_token"';
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const rewritten = ({ header, claims }: IdTokenParts, alg: string) => `${encode({ ...header, alg })}.${encode(claims)}`;
const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);

/** Quirks of the id_token and of the patient. */
export const identityQuirks = {
  'id-token-without-kid': {
    does: 'The id_token does not say which key it is signed with.',
    rule: `${core} section 10.1: required with several keys`,
    subject: 'id_token',
    idToken: ({ header }) => void delete header['kid'],
  },
  'id-token-missing': {
    does: 'There is no id_token, although openid was granted.',
    rule: `${core} section 3.1.3.3: required`,
    subject: 'id_token',
    tokens: ({ body }) => void delete body['id_token'],
  },
  'id-token-empty': {
    does: 'The id_token is an empty text.',
    rule: `${core} section 3.1.3.3`,
    subject: 'id_token',
    tokens: ({ body }) => 'id_token' in body && void (body['id_token'] = ''),
  },
  'id-token-malformed': {
    does: 'The id_token is no JWT, as of servers that write a session id there.',
    rule: `${core} section 2`,
    subject: 'id_token',
    ends: 'sign-in',
    signedIdToken: () => 'x.y.z',
  },
  'id-token-unsigned': {
    does: 'The id_token is not signed (alg none).',
    rule: `${core} section 2`,
    subject: 'id_token',
    ends: 'sign-in',
    signedIdToken: (_token, parts) => `${rewritten(parts, 'none')}.`,
  },
  'id-token-hs256': {
    does: 'The id_token is signed with a secret that the app does not have (HS256).',
    rule: `${core} section 3.1.3.7, rule 8`,
    subject: 'id_token',
    ends: 'sign-in',
    signedIdToken: (_token, parts) => {
      const text = rewritten(parts, 'HS256');
      return `${text}.${createHmac('sha256', 'sandbox').update(text).digest('base64url')}`;
    },
  },
  'id-token-without-nonce': {
    does: 'The id_token does not repeat the nonce.',
    rule: `${core} section 3.1.3.7, rule 11`,
    subject: 'id_token',
    ends: 'sign-in',
    idToken: ({ claims }) => void delete claims['nonce'],
  },
  'id-token-other-issuer': {
    does: 'The id_token is issued by the FHIR base and not by the authorization server, as of the first SMART servers.',
    rule: `${core} section 3.1.3.7, rule 2`,
    subject: 'id_token',
    ends: 'sign-in',
    idToken: ({ claims }, { fhirBaseUrl }) => void (claims['iss'] = fhirBaseUrl),
  },
  'id-token-other-audience': {
    does: 'The id_token is for the FHIR base and not for the app, as where one setting serves both tokens.',
    rule: `${core} section 3.1.3.7, rule 3`,
    subject: 'id_token',
    ends: 'sign-in',
    idToken: ({ claims }, { fhirBaseUrl }) => void (claims['aud'] = fhirBaseUrl),
  },
  'id-token-audience-list': {
    does: 'The id_token is for a list of one audience, with azp, as of Keycloak.',
    rule: `${core} section 2`,
    subject: 'id_token',
    idToken: ({ claims }) => void Object.assign(claims, { azp: claims['aud'], aud: [claims['aud']] }),
  },
  'id-token-expired': {
    does: 'The id_token had expired ten minutes before it was sent.',
    rule: `${core} section 3.1.3.7, rule 9`,
    subject: 'id_token',
    ends: 'sign-in',
    idToken: ({ claims }) => void (claims['exp'] = Number(claims['iat']) - 600),
  },
  'id-token-fractions': {
    does: 'The times in the id_token have fractions of a second.',
    rule: 'RFC 7519 section 2, NumericDate: allowed',
    subject: 'id_token',
    idToken: ({ claims }) => {
      for (const name of ['iat', 'exp', 'auth_time']) if (name in claims) claims[name] = Number(claims[name]) + 0.25;
    },
  },
  'fhir-user-relative': {
    does: 'The claim fhirUser is a relative reference.',
    rule: 'SMART App Launch 2.2, "Scopes for requesting identity data": a URL',
    idToken: ({ claims }, { fhirBaseUrl }) => {
      if (typeof claims['fhirUser'] === 'string')
        claims['fhirUser'] = claims['fhirUser'].replace(`${fhirBaseUrl}/`, '');
    },
  },
  'patient-reference': {
    does: 'The patient is a reference.',
    rule: `${launchContext}: an id`,
    subject: 'patient',
    tokens: ({ body }) => 'patient' in body && void (body['patient'] = `Patient/${String(body['patient'])}`),
  },
  'patient-absolute': {
    does: 'The patient is an address below the FHIR base.',
    rule: `${launchContext}: an id`,
    subject: 'patient',
    tokens: ({ body }, { fhirBaseUrl }) =>
      'patient' in body && void (body['patient'] = `${fhirBaseUrl}/Patient/${String(body['patient'])}`),
  },
  'patient-missing': {
    does: 'The patient is not said, although launch/patient was granted.',
    rule: launchContext,
    subject: 'patient',
    tokens: ({ body }) => void delete body['patient'],
  },
  'patient-empty': {
    does: 'The patient is an empty text.',
    rule: `${launchContext}: an id`,
    subject: 'patient',
    tokens: ({ body }) => 'patient' in body && void (body['patient'] = ''),
  },
  'launch-context-as-text': {
    does: 'Members of the launch context are texts, or null where there is nothing to say.',
    rule: launchContext,
    tokens: set({ need_patient_banner: 'true', encounter: null, fhirContext: null, smart_style_url: '' }),
  },
} as const satisfies AuthQuirkTable;
