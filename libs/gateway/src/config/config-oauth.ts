import { commandLineClientId, isClientIdAddress, isRedirectHost, type ClientPolicy } from '@fhir-gateway/auth-server';
import { z } from 'zod';

const readWords = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
const listOf = (isWord: (text: string) => boolean, error: string) =>
  z
    .string()
    .refine((text) => readWords(text).every(isWord), { error })
    .default('');
const onOff = () => z.enum(['on', 'off'], { error: 'must be one of on, off' }).default('on');

/** The settings of which clients may ask the gateway's authorization server, to be spread into the schema of the settings. */
export const oauthSettings = {
  FHIR_GATEWAY_OAUTH_CLIENTS: listOf(
    (text) => text === commandLineClientId || isClientIdAddress(text),
    `must be a comma list of https addresses of client id metadata documents, or ${commandLineClientId}`,
  ),
  FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: listOf(
    isRedirectHost,
    'must be a comma list of hosts such as app.example.org, localhost, or schemes such as com.example.app:',
  ),
  FHIR_GATEWAY_OAUTH_REGISTRATION: onOff(),
  FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS: onOff(),
} as const;

/** The policy of checked settings. A list of clients has no place for those that register themselves, whose ids nobody knows before. */
export function readClientPolicy(data: {
  readonly FHIR_GATEWAY_OAUTH_CLIENTS: string;
  readonly FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: string;
  readonly FHIR_GATEWAY_OAUTH_REGISTRATION: 'on' | 'off';
  readonly FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS: 'on' | 'off';
}): ClientPolicy {
  const clients = readWords(data.FHIR_GATEWAY_OAUTH_CLIENTS);
  return Object.freeze({
    registration: data.FHIR_GATEWAY_OAUTH_REGISTRATION === 'on' && clients.length === 0,
    documents: data.FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS === 'on',
    clients,
    redirectHosts: readWords(data.FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS),
  });
}
