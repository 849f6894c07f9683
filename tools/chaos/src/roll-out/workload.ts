import type { RoundRobin } from '@fhir-gateway/e2e/testing';
import type { ChartTimes } from './chart-times.js';
import { Pod } from './pod.js';
import type { PodImage } from './pod.js';

/** The pods of one app behind its balancer, as a Deployment of the chart: one more at a time, never one less. */
export class Workload {
  /** Exit codes of pods that were asked to end. */
  readonly exits: (number | null)[] = [];
  readonly #balancer: RoundRobin;
  readonly #times: ChartTimes;
  #pods: Pod[] = [];
  readonly #past: Pod[] = [];

  private constructor(balancer: RoundRobin, times: ChartTimes) {
    this.#balancer = balancer;
    this.#times = times;
  }

  static async start(image: PodImage, replicas: number, balancer: RoundRobin, times: ChartTimes): Promise<Workload> {
    const workload = new Workload(balancer, times);
    for (let count = 0; count < replicas; count++) workload.#add(await Pod.start(image));
    return workload;
  }

  /** Replaces each pod by one of this image: a new one is ready before an old one is asked to end. */
  async roll(image: PodImage): Promise<void> {
    for (const old of [...this.#pods]) {
      this.#add(await Pod.start(image));
      this.exits.push(await old.end(this.#times, () => this.#remove(old)));
    }
  }

  /** All that its pods have logged, also those that have ended. */
  output(): string {
    return [...this.#past, ...this.#pods].map((pod) => pod.output()).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pods.map((pod) => pod.kill()));
  }

  #add(pod: Pod): void {
    this.#serve([...this.#pods, pod]);
  }

  #remove(pod: Pod): void {
    this.#past.push(pod);
    this.#serve(this.#pods.filter((each) => each !== pod));
  }

  #serve(pods: Pod[]): void {
    this.#pods = pods;
    this.#balancer.replace(pods.map(({ origin }) => origin));
  }
}
