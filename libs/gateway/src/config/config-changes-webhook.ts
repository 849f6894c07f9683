import { z } from 'zod';
import { isLoopbackHost } from './loopback.js';
import { readList } from './config-lists.js';

/** Where the operator is told that a record has changed. */
export interface ChangesWebhookConfig {
  readonly url: string;
  /** Each signs, so that a receiver can change its secret without missing a message; 24 to 64 bytes. */
  readonly keys: readonly Buffer[];
}

const secretText = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;

function keyOf(secret: string): Buffer | undefined {
  const [, text] = secretText.exec(secret) ?? [];
  const key = Buffer.from(text ?? '', 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/** Whether an address is secure, and holds nothing that a log of addresses should not. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSecure && username === '' && password === '' && hash === '';
}

/** The settings of the webhook, to be spread into the schema of the settings. */
export const changesWebhookSettings = {
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: z
    .string()
    .max(1000)
    .refine(isWebhookUrl, { error: 'must be an https URL without a user name and a fragment, or http on this machine' })
    .optional(),
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: z
    .string()
    .refine((text) => readList(text).length > 0 && readList(text).every((one) => keyOf(one) !== undefined), {
      error: 'must be whsec_ and the base64 of 24 to 64 bytes; two of them, separated by a comma, while it is changed',
    })
    .optional(),
} as const;

type ChangesWebhookSettings = z.output<z.ZodObject<typeof changesWebhookSettings>>;

/** `undefined` where nobody is told: then no Subscription is made, and no notification is taken. */
export function readChangesWebhook(data: ChangesWebhookSettings): ChangesWebhookConfig | undefined {
  const { FHIR_GATEWAY_CHANGES_WEBHOOK_URL: url, FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: secret } = data;
  if (url === undefined || secret === undefined) return undefined;
  return Object.freeze({ url, keys: Object.freeze(readList(secret).flatMap((one) => keyOf(one) ?? [])) });
}

/** One is of no use without the other. */
export function changesWebhookFaults(data: ChangesWebhookSettings): string[] {
  const [url, secret] = ['FHIR_GATEWAY_CHANGES_WEBHOOK_URL', 'FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET'] as const;
  if ((data[url] === undefined) === (data[secret] === undefined)) return [];
  return data[url] === undefined ? [`${url} is needed with ${secret}`] : [`${secret} is needed with ${url}`];
}
