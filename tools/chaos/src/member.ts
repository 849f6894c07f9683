import { startApp } from '@fhir-gateway/e2e/testing';
import type { AppName } from '@fhir-gateway/e2e/testing';
import { freePort } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';

/** A machine that the chaos keeps busy starts a process slowly. */
const startTimeoutMs = 90_000;

/** One process of the deployment, which may be killed and comes back at the same address. */
export class Member {
  readonly app: AppName;
  readonly origin: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #past: string[] = [];
  #service: ChildService;
  /** Ended without being told to. */
  #crashes = 0;
  #isStopping = false;

  private constructor(app: AppName, origin: string, env: Readonly<Record<string, string>>, service: ChildService) {
    this.app = app;
    this.origin = origin;
    this.#env = env;
    this.#service = service;
    this.#watch(service);
  }

  static async start(app: AppName, env: Readonly<Record<string, string>>): Promise<Member> {
    const port = await freePort();
    const own = { ...env, [app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT']: `${port}` };
    return new Member(app, `http://127.0.0.1:${port}`, own, await startApp(app, own, startTimeoutMs));
  }

  get crashes(): number {
    return this.#crashes;
  }

  /** Whether it would take requests, and reaches Redis. */
  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.ok;
  }

  /** As a machine that loses its power. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    await this.#service.stop('SIGKILL');
    this.#past.push(this.#service.output());
  }

  async restart(): Promise<void> {
    this.#service = await startApp(this.app, this.#env, startTimeoutMs);
    this.#isStopping = false;
    this.#watch(this.#service);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#service.stop();
  }

  /** All that it has logged, also before it was killed. */
  output(): string {
    return [...this.#past, this.#service.output()].join('\n');
  }

  #watch(service: ChildService): void {
    void service.exited.then(() => {
      if (!this.#isStopping) this.#crashes += 1;
    });
  }
}
