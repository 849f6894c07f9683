import { rawCall, renewAgentToken, signInAgent } from '@fhir-gateway/e2e/testing';
import type { SignedInAgent } from '@fhir-gateway/e2e/testing';
import { judge, noAnswer } from './answer.js';
import type { Tally } from './tally.js';

/** Where the gateway is, and which record the agent reads. */
export interface RenewingAgentPlace {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly platformId: string;
  readonly record: number;
}

/** An agent that renews its token of the gateway before each read: more often than any would, so that a loss shows. */
export class RenewingAgent {
  /** How often its token was renewed. */
  renewed = 0;
  readonly #place: RenewingAgentPlace;
  #agent: SignedInAgent | undefined;

  constructor(place: RenewingAgentPlace) {
    this.#place = place;
  }

  async enter(): Promise<string> {
    const { mcpUrl, platformId, record } = this.#place;
    this.#agent = await signInAgent('client 2.x', mcpUrl, record, platformId);
    return this.#agent.patient;
  }

  async live(tally: Tally, thinkMs: number, isOver: () => boolean): Promise<void> {
    const agent = this.#agent;
    if (agent === undefined) throw new Error('the agent has not signed in');
    const name = `agent ${this.#place.record}`;
    while (!isOver()) {
      const startedMs = performance.now();
      const failure = await renewAgentToken(agent, this.#place).then(
        () => undefined,
        (error: unknown) =>
          error instanceof Error && /: \d+$/.test(error.message) ? error.message : noAnswer(error).text,
      );
      tally.count(name, startedMs, false, failure && `agent renew: ${failure}`);
      // A refresh token is good once: after a failure there may be none that is good.
      if (failure !== undefined) tally.lostLogins.push({ user: name, said: failure, atMs: performance.now() });
      if (failure !== undefined) return;
      this.renewed += 1;
      await this.#read(agent, name, tally);
      await new Promise((resolve) => setTimeout(resolve, thinkMs));
    }
  }

  async close(): Promise<void> {
    await this.#agent?.host.close().catch(() => undefined);
  }

  async #read({ host, patient }: SignedInAgent, name: string, tally: Tally): Promise<void> {
    const { mcpUrl, platformId } = this.#place;
    const startedMs = performance.now();
    const args = { platform_id: platformId, resource_type: 'Patient', resource_id: patient };
    const token = host.memory.tokens()?.access_token ?? '';
    const answer = await rawCall(mcpUrl, token, '2026-07-28', 'read', args).then(
      ({ status, isError, text }) => ({ status, text, isToolError: isError === true }),
      noAnswer,
    );
    const verdict = judge(answer);
    const isOther = verdict === 'ok' && !answer.text.includes(patient);
    const failure = typeof verdict === 'object' ? verdict.failure : isOther ? 'another record' : undefined;
    tally.count(name, startedMs, false, failure && `agent read: ${failure}`);
    if (verdict === 'login-gone')
      tally.lostLogins.push({ user: name, said: `${answer.status}`, atMs: performance.now() });
  }
}
