import type { AppName } from '@fhir-gateway/e2e/testing';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { pause, waitFor } from './wait-for.js';

/** A busy machine starts a process slowly. */
const startTimeoutMs = 120_000;

/** What a process runs. */
export interface AppProgram {
  readonly app: AppName;
  /** The bundle. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One process of a deployment, which may be killed and comes back at the same address, or is asked to end as a pod is. */
export class AppProcess {
  readonly app: AppName;
  readonly origin: string;
  /** How often it ended without being told to. */
  crashes = 0;
  readonly #program: AppProgram;
  readonly #past: string[] = [];
  #service: ChildService;
  #isStopping = false;

  private constructor(origin: string, program: AppProgram, service: ChildService) {
    this.app = program.app;
    this.origin = origin;
    this.#program = program;
    this.#service = service;
    this.#watch(service);
  }

  /** Resolves when it says that it is ready. */
  static async start({ app, program, env }: AppProgram): Promise<AppProcess> {
    const port = await freePort();
    const own = { ...env, [app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT']: `${port}` };
    const service = await startService({ command: [program], env: own, startTimeoutMs });
    const started = new AppProcess(`http://127.0.0.1:${port}`, { app, program, env: own }, service);
    await waitFor(`${program} that is ready`, startTimeoutMs, () => started.isReady());
    return started;
  }

  /** Whether it would take requests, and reaches Redis. */
  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok === true;
  }

  /** As a machine that loses its power, which is started again after a while. */
  async killAndRestart(awayMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#service.stop('SIGKILL');
    this.#past.push(this.#service.output());
    await pause(awayMs);
    const { program, env } = this.#program;
    this.#service = await startService({ command: [program], env, startTimeoutMs });
    this.#isStopping = false;
    this.#watch(this.#service);
  }

  /**
   * Asks it to end. It is seen as late as its readiness probe may see it: it gets requests for a whole period of the probe.
   *
   * @param leave is called when it is to get no further requests
   * @returns its exit code
   */
  async end(probePeriodSeconds: number, leave: () => void): Promise<number | null> {
    this.#isStopping = true;
    const ended = this.#service.stop();
    do await pause(probePeriodSeconds * 1000);
    while (await this.isReady());
    leave();
    return ended;
  }

  async stop(signal?: 'SIGKILL'): Promise<void> {
    this.#isStopping = true;
    await this.#service.stop(signal);
  }

  /** All that it has logged, also before it was killed. */
  output(): string {
    return [...this.#past, this.#service.output()].join('\n');
  }

  #watch(service: ChildService): void {
    void service.exited.then(() => {
      if (!this.#isStopping) this.crashes += 1;
    });
  }
}
