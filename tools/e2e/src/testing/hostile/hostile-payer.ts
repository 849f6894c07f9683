import { HttpStub, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from '../agents/agent.js';
import { askJson, type JsonAnswer } from '../ask-json.js';
import { localPlatform } from '../stacks/platform-files.js';
import { startStack, type Stack } from '../stacks/stack.js';

/** What the payer was asked. */
export interface PayerRequest {
  readonly method: string;
  /** Below the address that the platform's file names. */
  readonly path: string;
  readonly platform: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What it answers: JSON, or that it has moved. */
export type PayerAnswer = { readonly json: unknown } | { readonly movedTo: string };

type Guide = 'crd' | 'dtr' | 'pas';

/** How {@link HostilePayer.start} starts it. */
export interface HostilePayerOptions {
  /** The guides that it speaks, without any authentication, by platforms with the sandbox's open records. */
  readonly platforms: Readonly<Record<string, readonly Guide[]>>;
  /** Further settings of both apps. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A payer that answers as a test says, with both apps in front of it, and a server beside it that nobody may ask. */
export class HostilePayer {
  answer: (request: PayerRequest) => PayerAnswer = () => ({ json: {} });
  readonly asked: PayerRequest[] = [];
  readonly agent: Agent;
  readonly #payer: HttpStub;
  readonly #beside: HttpStub;
  readonly #stack: Stack;

  private constructor(payer: HttpStub, beside: HttpStub, stack: Stack, agent: Agent) {
    this.#payer = payer;
    this.#beside = beside;
    this.#stack = stack;
    this.agent = agent;
  }

  static async start({ platforms, env }: HostilePayerOptions): Promise<HostilePayer> {
    const payer = await HttpStub.start((request) => started.#answer(request));
    const beside = await HttpStub.start(() => ({ body: {} }));
    const davinciOf = (id: string, guides: readonly Guide[]) =>
      Object.fromEntries(guides.map((one) => [one, { base: `${payer.origin}/${id}`, auth: 'none' }]));
    const stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      platformFiles: (origin) =>
        Object.entries(platforms).map(([id, guides]) =>
          localPlatform(id, `${origin}/open/fhir`, { davinci: davinciOf(id, guides) }),
        ),
      ...(env && { env }),
    });
    const started = new HostilePayer(payer, beside, stack, await connectAgent('client 2.x', stack.mcpUrl));
    return started;
  }

  /** A server that nobody may ask. */
  get elsewhere(): string {
    return this.#beside.origin;
  }

  /** How often it was asked all the same. */
  get leaked(): number {
    return this.#beside.requests.length;
  }

  /** Where a platform's file says that this payer is. */
  baseOf(platform: string): string {
    return `${this.#payer.origin}/${platform}`;
  }

  /** A coverage question at the REST API. */
  post(platform: string, question: string, body: object): Promise<JsonAnswer> {
    return askJson(`${this.#stack.restUrl}/api/coverage/${platform}/${question}`, body);
  }

  async stop(): Promise<void> {
    await this.agent.close();
    await this.#stack.stop();
    await Promise.all([this.#payer.close(), this.#beside.close()]);
  }

  #answer({ method, url, headers, body }: SeenRequest): StubAnswer {
    const [, platform = '', ...path] = url.split('/');
    const asked = { method, path: path.join('/'), platform, authorization: headers.authorization, body };
    this.asked.push(asked);
    const answer = this.answer(asked);
    if ('movedTo' in answer) return { status: 307, headers: { location: answer.movedTo } };
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer.json) };
  }
}
