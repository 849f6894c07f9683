import type { AppName } from '@fhir-gateway/e2e/testing';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import type { ChartTimes } from './chart-times.js';

const pauseMs = 250;
/** A busy machine starts a process slowly. */
const readyLimitMs = 120_000;

/** What a pod runs. */
export interface PodImage {
  readonly app: AppName;
  /** The bundle. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One process of an app, which begins and ends as Kubernetes has pods of the chart do. */
export class Pod {
  readonly origin: string;
  readonly #service: ChildService;

  private constructor(origin: string, service: ChildService) {
    this.origin = origin;
    this.#service = service;
  }

  /** Resolves when it says that it is ready. */
  static async start({ app, program, env }: PodImage): Promise<Pod> {
    const port = await freePort();
    const own = { [app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT']: `${port}` };
    const service = await startService({ command: [program], env: { ...env, ...own } });
    const pod = new Pod(`http://127.0.0.1:${port}`, service);
    const deadlineMs = performance.now() + readyLimitMs;
    while (!(await pod.isReady())) {
      if (performance.now() > deadlineMs) throw new Error(`${program} is not ready after ${readyLimitMs} ms`);
      await pause(pauseMs);
    }
    return pod;
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok === true;
  }

  /**
   * Asks it to end. It is seen as late as its readiness probe may see it: it gets requests for a whole period of the probe.
   *
   * @param leave is called when it is to get no further requests
   * @returns its exit code
   */
  async end({ probePeriod }: ChartTimes, leave: () => void): Promise<number | null> {
    const ended = this.#service.stop();
    do await pause(probePeriod * 1000);
    while (await this.isReady());
    leave();
    return ended;
  }

  /** All that it has logged. */
  output(): string {
    return this.#service.output();
  }

  /** At once, at the end of a run. */
  async kill(): Promise<void> {
    await this.#service.stop('SIGKILL');
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
