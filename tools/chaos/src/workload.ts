import type { RoundRobin } from '@fhir-gateway/e2e/testing';
import { AppProcess } from './app-process.js';
import type { AppProgram } from './app-process.js';

/** The pods of one app behind its balancer, as a Deployment of the chart: one more at a time, never one less. */
export class Workload {
  /** Exit codes of pods that were asked to end. */
  readonly exits: (number | null)[] = [];
  readonly #balancer: RoundRobin;
  readonly #probePeriodSeconds: number;
  #pods: readonly AppProcess[] = [];
  readonly #past: AppProcess[] = [];

  constructor(balancer: RoundRobin, probePeriodSeconds: number) {
    this.#balancer = balancer;
    this.#probePeriodSeconds = probePeriodSeconds;
  }

  async add(program: AppProgram): Promise<void> {
    this.#serve([...this.#pods, await AppProcess.start(program)]);
  }

  /** Replaces each pod by one of this program: a new one is ready before an old one is asked to end. */
  async roll(program: AppProgram): Promise<void> {
    for (const old of this.#pods) {
      await this.add(program);
      const leave = () => this.#serve(this.#pods.filter((each) => each !== old));
      this.exits.push(await old.end(this.#probePeriodSeconds, leave));
      this.#past.push(old);
    }
  }

  /** All that its pods have logged, also those that have ended. */
  output(): string {
    return [...this.#past, ...this.#pods].map((pod) => pod.output()).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pods.map((pod) => pod.stop('SIGKILL')));
  }

  #serve(pods: readonly AppProcess[]): void {
    this.#pods = pods;
    this.#balancer.replace(pods.map(({ origin }) => origin));
  }
}
