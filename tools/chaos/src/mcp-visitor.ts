import { passSignIn, rawCall, signInAgent, wireEras } from '@fhir-gateway/e2e/testing';
import type { RawAnswer, SignedInAgent } from '@fhir-gateway/e2e/testing';
import { judge, noAnswer } from './answer.js';
import type { Answer } from './answer.js';
import type { Action, Visitor } from './life.js';

/** Where an agent's deployment is. */
export interface AgentPlace {
  readonly mcpUrl: string;
  readonly platformId: string;
}

/** A person with an agent, which reads over MCP with an access token of the gateway, in either era of the protocol. */
export class McpVisitor implements Visitor {
  readonly name: string;
  patient = '';
  readonly #place: AgentPlace;
  readonly #record: number;
  readonly #era: (typeof wireEras)[number];
  #agent: SignedInAgent | undefined;

  constructor(place: AgentPlace, record: number) {
    this.name = `MCP ${record}`;
    this.#place = place;
    this.#record = record;
    this.#era = wireEras[record % wireEras.length] ?? wireEras[0];
  }

  /** Registers, is let in, and signs in for the first time. */
  async enter(): Promise<void> {
    this.#agent = await this.#begin();
    this.patient = this.#agent.patient;
  }

  ask(action: Action, next: string | undefined): Promise<Answer> {
    const labs = { resource_type: 'Observation', params: { category: 'laboratory' }, limit: 5 };
    if (action === 'status') return this.#call('get_auth_status', {});
    if (action === 'patient') return this.#call('read', { resource_type: 'Patient', resource_id: this.patient });
    if (action === 'next-page' && next !== undefined) return this.#call('get_next_page', { cursor: next });
    return this.#call('search', labs);
  }

  /** By a link as agents hand it out; where that fails, the whole way from the beginning: the browser may have lost its session. */
  async login(): Promise<Answer> {
    try {
      if (this.#agent === undefined) {
        this.#agent = await this.#begin();
        return { status: 200, isToolError: false, text: '' };
      }
      const answer = await this.#useLink(this.#agent);
      if (judge(answer) !== 'ok') await this.#forget();
      return answer;
    } catch (error) {
      await this.#forget();
      return noAnswer(error);
    }
  }

  logout(): Promise<Answer> {
    return this.#call('revoke_auth', {});
  }

  async close(): Promise<void> {
    await this.#forget();
  }

  #begin(): Promise<SignedInAgent> {
    const kind = this.#record % 2 === 0 ? 'client 2.x' : 'sdk 1.x';
    return signInAgent(kind, this.#place.mcpUrl, this.#record, this.#place.platformId);
  }

  async #useLink({ browser }: SignedInAgent): Promise<Answer> {
    const started = await this.#raw('start_auth', {});
    const link = started.structured['authorization_url'];
    if (typeof link !== 'string') return answerOf(started);
    const last = await passSignIn(browser, await browser.open(link), this.#record);
    if (last.status !== 200) return { status: last.status, isToolError: false, text: last.body };
    const waited = await this.#raw('wait_for_auth', { timeout: 10 });
    const isConnected = waited.structured['status'] === 'connected';
    return isConnected ? answerOf(waited) : { ...answerOf(waited), isToolError: true };
  }

  async #call(tool: string, args: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#raw(tool, args).then(answerOf, noAnswer);
  }

  #raw(tool: string, args: Readonly<Record<string, unknown>>): Promise<RawAnswer> {
    const { mcpUrl, platformId } = this.#place;
    return rawCall(mcpUrl, this.#agent?.token ?? '', this.#era, tool, { platform_id: platformId, ...args });
  }

  async #forget(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.host.close().catch(() => undefined);
  }
}

function answerOf({ status, isError, text, structured }: RawAnswer): Answer {
  const { cursor, connections } = structured as {
    cursor?: string;
    connections?: readonly { authenticated: boolean; patient_id?: string }[];
  };
  const connected = connections?.find(({ authenticated }) => authenticated)?.patient_id;
  const isOut = connections !== undefined && connected === undefined;
  return {
    status: isOut ? 401 : status,
    isToolError: isError === true,
    text,
    next: cursor,
    connectedTo: connected,
  };
}
