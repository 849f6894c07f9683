import type { CancelSignal } from '@fhir-gateway/fhir-proxy';
import type { Caller } from '@fhir-gateway/gateway';

/** What a message's answer may depend on beside the message: the HTTP request that brought it, and who sent it. */
export interface Exchange {
  /** The header as it came. */
  readonly authorization: string | undefined;
  /** The network address that the request came from, as far as it is known. */
  clientAddress(): string | undefined;
  /** Who was identified before the message was answered; absent where the tools find out themselves. */
  readonly caller: Caller | undefined;
  /**
   * Audits a refusal that is decided behind the stages, under the request's id.
   *
   * @param who as limits count the caller
   */
  recordRefusal?(error: unknown, who: string): void;
  /** Aborted when the client hangs up. */
  readonly gone: CancelSignal & { giveUp(): void };
  /** Sends a notification, as JSON, ahead of the answer; absent where the client takes no event stream. */
  readonly notify: ((notification: string) => void) | undefined;
}
