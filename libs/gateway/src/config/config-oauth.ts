import {
  commandLineClientId,
  isClientIdAddress,
  isRedirectHost,
  operatorClients,
  type ClientPolicy,
} from '@fhir-gateway/auth-server';
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
  FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: z
    .string()
    .superRefine((text, context) => {
      const fault = clientsFault(text);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    })
    .default('[]'),
} as const;

/** Where and how a list of clients does not fit; never what stands there. */
function clientsFault(text: string): string | undefined {
  const value = readJson(text);
  if (value === undefined) return 'must be a JSON list of clients';
  const issue = operatorClients.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  const where = issue.path.map((step) => (typeof step === 'number' ? String(step) : `.${String(step)}`)).join('');
  return `must be a JSON list of clients: ${where === '' ? 'it' : where} ${wordsOf(issue)}`;
}

function wordsOf({ code, message }: z.core.$ZodIssue): string {
  // Of unknown members zod would print the names, which can hold what was misplaced.
  return code === 'unrecognized_keys' ? 'has a member that there is not' : message;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The policy of checked settings. A list of clients has no place for those that register themselves, whose ids nobody knows before. */
export function readClientPolicy(data: {
  readonly FHIR_GATEWAY_OAUTH_CLIENTS: string;
  readonly FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: string;
  readonly FHIR_GATEWAY_OAUTH_REGISTRATION: 'on' | 'off';
  readonly FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS: 'on' | 'off';
  readonly FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: string;
}): ClientPolicy {
  const clients = readWords(data.FHIR_GATEWAY_OAUTH_CLIENTS);
  return Object.freeze({
    registration: data.FHIR_GATEWAY_OAUTH_REGISTRATION === 'on' && clients.length === 0,
    documents: data.FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS === 'on',
    clients,
    redirectHosts: readWords(data.FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS),
    registered: operatorClients.parse(JSON.parse(data.FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS)),
  });
}
