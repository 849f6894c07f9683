import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the Helm chart has pods begin and end, in seconds. */
export interface ChartTimes {
  /** For which a pod that is to end goes on taking requests. */
  readonly drainDelay: number;
  /** For which requests may run after that. */
  readonly drain: number;
  /** Between two looks at `/readyz`: a pod that stops may get requests for so long. */
  readonly probePeriod: number;
}

/** Reads them from the values and from the deployment of the chart. */
export function readChartTimes(root: string): ChartTimes {
  const chart = join(root, 'deploy', 'helm', 'fhir-gateway');
  const values = readFileSync(join(chart, 'values.yaml'), 'utf8');
  const deployment = readFileSync(join(chart, 'templates', 'deployment.yaml'), 'utf8');
  return {
    drainDelay: numberIn(values, /^drainDelaySeconds: (\d+)$/m),
    drain: numberIn(values, /^drainSeconds: (\d+)$/m),
    probePeriod: numberIn(deployment, /readinessProbe:\n.*\n\s+periodSeconds: (\d+)/),
  };
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`the chart has no ${pattern.source}`);
  return Number(found);
}
