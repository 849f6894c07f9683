import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { payerRouter } from './payer-router.js';
import type { PayerOptions, PayerVersion } from '../payer-options.js';

/** Where each release of the guides is spoken. */
export const payerMounts: Readonly<Record<PayerVersion, string>> = {
  '2.2': '/payer',
  '2.1': '/payer-2.1',
  '2.0': '/payer-2.0',
};

/** What the three mounts share. */
export type SharedPayerOptions = Omit<PayerOptions, 'base' | 'version' | 'now' | 'newId'> & {
  origin: string;
  onServerError?: (error: unknown) => void;
};

/** Mounts one payer for each release; they share their members and nothing else. */
export function mountPayers(app: Express, { origin, onServerError, ...shared }: SharedPayerOptions): void {
  for (const [version, path] of Object.entries(payerMounts) as [PayerVersion, string][]) {
    const options = { ...shared, version, base: `${origin}${path}`, now: () => Date.now(), newId: () => randomUUID() };
    app.use(path, payerRouter(options, onServerError));
  }
}
