import { finding, type Area } from './finding.js';

const leastNode = [20, 19] as const;

/** Whether this Node can run the gateway. */
export function checkNode(version: string): Area {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1]);
  const least = leastNode.join('.');
  return {
    name: 'node',
    seen: `Node ${version}`,
    findings: isOld
      ? [finding('node-old', version, `This is Node ${version}.`, `Install Node ${least} or later.`)]
      : [],
  };
}
