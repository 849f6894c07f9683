import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  /** Requests to the server that nobody may ask. */
  leaked = 0;
  readonly agent: Agent;
  readonly elsewhere: string;
  readonly #origin: string;
  readonly #servers: readonly Server[];
  readonly #stack: Stack;

  private constructor(servers: readonly [Server, Server], stack: Stack, agent: Agent) {
    this.#servers = servers;
    [this.#origin, this.elsewhere] = [originOf(servers[0]), originOf(servers[1])];
    this.#stack = stack;
    this.agent = agent;
    servers[0].on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const [, platform = '', ...path] = (request.url ?? '').split('/');
        const { method = '', headers } = request;
        const body = Buffer.concat(parts).toString();
        const asked = { method, path: path.join('/'), platform, authorization: headers.authorization, body };
        this.asked.push(asked);
        send(response, this.answer(asked));
      });
    });
    servers[1].on('request', (_request, response) => {
      this.leaked += 1;
      response.end('{}');
    });
  }

  static async start({ platforms, env }: HostilePayerOptions): Promise<HostilePayer> {
    const [payer, elsewhere] = await Promise.all([listen(), listen()]);
    const davinciOf = (id: string, guides: readonly Guide[]) =>
      Object.fromEntries(guides.map((one) => [one, { base: `${originOf(payer)}/${id}`, auth: 'none' }]));
    const stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      platformFiles: (origin) =>
        Object.entries(platforms).map(([id, guides]) =>
          localPlatform(id, `${origin}/open/fhir`, { davinci: davinciOf(id, guides) }),
        ),
      ...(env && { env }),
    });
    return new HostilePayer([payer, elsewhere], stack, await connectAgent('client 2.x', stack.mcpUrl));
  }

  /** Where a platform's file says that this payer is. */
  baseOf(platform: string): string {
    return `${this.#origin}/${platform}`;
  }

  /** A coverage question at the REST API: what it answered, read and as it was written. */
  post(platform: string, question: string, body: object): Promise<JsonAnswer> {
    return askJson(`${this.#stack.restUrl}/api/coverage/${platform}/${question}`, body);
  }

  async stop(): Promise<void> {
    await this.agent.close();
    await this.#stack.stop();
    for (const server of this.#servers) server.close();
  }
}

function send(response: ServerResponse, answer: PayerAnswer): void {
  if ('movedTo' in answer) response.writeHead(307, { location: answer.movedTo }).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
