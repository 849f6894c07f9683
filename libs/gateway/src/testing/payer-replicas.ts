import type { ServerResponse } from 'node:http';
import { HttpStub } from '@fhir-gateway/testing';
import { Keyring, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { Replicas, type Replica } from './replicas.js';

/** What a payer was sent. */
export interface Sent<Body> {
  readonly path: string;
  readonly body: Body;
}

/** Replicas that ask one payer for the session of one person. Whether the payer ever answers is up to the test. */
export class PayerReplicas<Body> {
  readonly replicas: Replicas;
  vault!: TokenVault;
  credential = '';
  session!: Session;
  sent: Sent<Body>[] = [];
  answer: (sent: Sent<Body>, response: ServerResponse) => void;
  #url = '';

  constructor(module: string, answerTo: (body: Body) => object) {
    this.replicas = new Replicas(module);
    const asUsual: typeof this.answer = ({ body }, response) => void response.end(JSON.stringify(answerTo(body)));
    this.answer = asUsual;
    const server = HttpStub.forTests(({ url, body }, response) => {
      const sent = { path: url, body: JSON.parse(body) as Body };
      this.sent.push(sent);
      this.answer(sent, response);
    });
    beforeAll(async () => {
      const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
      this.vault = new TokenVault({ store: await connectRedisVaultStore({ url: this.replicas.redis.url }), keyring });
      this.#url = `${server.origin}/fhir`;
    });
    beforeEach(async () => {
      [this.sent, this.answer] = [[], asUsual];
      this.credential = this.vault.mintCredential();
      this.session = await this.vault.activate(this.credential, 'browser');
    });
    afterAll(() => this.vault?.close());
  }

  /** Starts a replica that asks when told to. */
  start(asked: object = {}, credential = this.credential): Replica {
    return this.replicas.start(this.#url, credential, JSON.stringify(asked));
  }

  /** Starts one that is killed while the payer has what it sent. */
  async startAndKill(asked?: object): Promise<void> {
    const arrived = new Promise<void>((resolve) => (this.answer = () => resolve()));
    const { child, isReady, ended, send } = this.start(asked);
    await isReady;
    send();
    await arrived;
    child.kill('SIGKILL');
    expect(await ended).toBe('');
    await this.replicas.endLeases();
  }
}
