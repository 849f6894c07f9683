import { freePort } from '@fhir-gateway/testing';
import { connectInspector } from './inspector-client.js';
import type { InspectorClient } from './inspector-client.js';
import { cases, fhirPath } from './measure/cases.js';
import { enteredByRequest, enteredFunctions } from './measure/entered-functions.js';
import type { EnteredFunction, ScriptCoverage } from './measure/entered-functions.js';
import { table } from './measure/report.js';
import { readSourceMaps } from './measure/source-maps.js';
import type { Stage } from './stage.js';

const warmUpReads = 500;
const countedRuns = 9;
/** What an answer leaves to be done, such as the audit entry's line, is done within this. */
const afterwardsMs = 100;

/**
 * Counts the functions of `apps` and `libs` that one authenticated read enters: after warm-up, by V8's precise coverage, for
 * reads one at a time. What happens as often in the same time without a read is left out.
 *
 * @param isListed whether each function is named
 * @returns the result as Markdown
 */
export async function countFunctions(stage: Stage, bundle: string, isListed: boolean): Promise<string> {
  const port = await freePort();
  const { process, target } = await stage.startGateway('gateway', bundle, {
    nodeArgs: [`--inspect=127.0.0.1:${port}`],
  });
  const [read] = cases;
  const ask = async (): Promise<void> => {
    const response = await fetch(`${target.origin}${fhirPath}${read?.path ?? ''}`, { headers: target.headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a read was answered ${response.status}`);
  };
  for (let done = 0; done < warmUpReads; done += 1) await ask();
  const inspector = await connectInspector(port);
  try {
    await inspector.call('Profiler.enable');
    await inspector.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    const reads: Map<string, EnteredFunction>[] = [];
    const idle: Map<string, EnteredFunction>[] = [];
    const locate = readSourceMaps(bundle);
    const run = async (work?: () => Promise<void>): Promise<Map<string, EnteredFunction>> => {
      await work?.();
      await afterwards(inspector);
      return enteredFunctions(await takeCoverage(inspector), { app: 'apps/rest-api', locate });
    };
    // The first reads under coverage enter what is made once.
    await run(ask);
    for (let done = 0; done < countedRuns; done += 1) {
      // In turns, so that a timer of about this period does not fall into the runs of one kind alone.
      if (done % 2 === 0) idle.push(await run());
      reads.push(await run(ask));
      if (done % 2 === 1) idle.push(await run());
    }
    return report(enteredByRequest(reads, idle), isListed);
  } finally {
    inspector.close();
    await process.stop();
  }
}

function afterwards(inspector: InspectorClient): Promise<unknown> {
  const expression = `new Promise((resolve) => setTimeout(resolve, ${afterwardsMs}))`;
  return inspector.call('Runtime.evaluate', { expression, awaitPromise: true });
}

async function takeCoverage(inspector: InspectorClient): Promise<ScriptCoverage[]> {
  const { result } = await inspector.call<{ result: ScriptCoverage[] }>('Profiler.takePreciseCoverage');
  return result;
}

function report(entered: readonly EnteredFunction[], isListed: boolean): string {
  const projects = new Map<string, number>();
  for (const { project } of entered) projects.set(project, (projects.get(project) ?? 0) + 1);
  const rows = [...projects].sort(([, a], [, b]) => b - a).map(([project, count]) => [project, `${count}`]);
  const calls = entered.reduce((sum, { count }) => sum + count, 0);
  const head = `Own functions that one read enters: ${entered.length}, in ${calls} calls`;
  const parts = [head, table([['project', 'functions'], ...rows])];
  if (isListed) {
    const listed = entered.map(({ name, place, count }) => [`\`${name}\``, place, `${count}`]);
    parts.push(table([['function', 'place', 'calls'], ...listed]));
  }
  return parts.join('\n\n');
}
