import type { PayerAuditEntry, PayerService } from '@fhir-gateway/coverage-tools';
import type { AppName } from '../config/app-name.js';

/** One call to a payer's service, and for whom it was made; never a code, an id or a value of the patient. */
export interface PayerCallEntry extends PayerAuditEntry {
  readonly event: `payer.${PayerService}`;
  readonly app: AppName;
  readonly sessionId?: string;
  readonly requestId: string;
  /** Where the record is that was asked with; absent where that is the payer's own platform. */
  readonly recordPlatformId?: string;
}

/** One packet that was prepared, read or noted as sent; never a code, an id or a value of the patient. */
export interface PacketAuditEntry {
  readonly event: 'payer.packet';
  readonly outcome: 'answered' | 'failed';
  readonly platformId: string;
  readonly app: AppName;
  readonly sessionId?: string;
  readonly requestId: string;
  readonly durationMs: number;
}
