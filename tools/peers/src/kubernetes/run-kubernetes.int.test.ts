import { join } from 'node:path';
import { runKubernetes } from './run-kubernetes.js';
import { writeStandIns } from './testing/stand-ins.js';
import type { StandInFaults, StandIns } from './testing/stand-ins.js';

const root = join(__dirname, '..', '..', '..', '..');
const limitMs = 300_000;

// What Kubernetes says is seen with the real programs (`npm run peers -- kubernetes`). Here is what is made of it.
describe('the check of the chart with an API server', () => {
  let programs: StandIns | undefined;
  const run = async (faults: StandInFaults = {}) => {
    programs = writeStandIns(join(root, 'deploy', 'helm', 'rendered'), faults);
    const findings = await runKubernetes(programs, root);
    return { findings, different: findings.filter(({ expected, found }) => expected !== found) };
  };

  afterEach(() => programs?.remove());

  it(
    'asks in dry runs, stores the smallest alone, and expects what is wrong to be refused',
    async () => {
      const { findings, different } = await run();
      expect(different).toEqual([]);
      expect(findings.filter(({ expected }) => expected.startsWith('refused')).map(({ expected }) => expected)).toEqual(
        ['refused with 403', 'refused with 500', 'refused with 422', 'refused with 404'],
      );
      const whats = findings.map(({ what }) => what);
      expect(whats).toContain('full: Pod fhir-gateway-mcp');
      expect(whats).toContain('minimal upgraded to cluster: Deployment fhir-gateway-rest');
      const patches = (programs?.requests() ?? []).filter((each) => each.startsWith('PATCH'));
      const stored = patches.filter((each) => !each.includes('dryRun=All')).map((each) => each.replace(/\?.*/, ''));
      expect(stored.slice(0, 2)).toEqual([
        'PATCH /apis/apiextensions.k8s.io/v1/customresourcedefinition/one',
        'PATCH /api/v1/namespace/fhir',
      ]);
      expect(stored.slice(2).every((each) => each.includes('/namespaces/fhir/'))).toBe(true);
      expect(stored.length).toBeLessThan(patches.length / 4);
      expect(patches.every((each) => each.includes('fieldValidation=Strict'))).toBe(true);
    },
    limitMs,
  );

  it(
    'takes no warning for an acceptance, and fails with a server that takes everything',
    async () => {
      const { different } = await run({ warnsOf: 'Ingress', isBlind: true });
      const warned = 'warned: "would violate PodSecurity"';
      expect(different.map(({ what, found }) => [what, found])).toEqual([
        ['full: Ingress fhir-gateway', warned],
        ['minimal upgraded to full: Ingress fhir-gateway', warned],
        ['a pod as root', 'refused with 200'],
        ['a field that pods do not have', 'refused with 200'],
        ['a policy for no protocol', 'refused with 200'],
      ]);
    },
    limitMs,
  );

  it(
    'says what a server said that did not start',
    async () => {
      await expect(run({ doesNotStart: true })).rejects.toThrow(/the API server is not ready: [^]*no port/);
    },
    limitMs,
  );
});
