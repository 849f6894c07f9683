import { onTargetCore, parseCpuList } from './pinning.js';

describe('parseCpuList', () => {
  it.each<[string, number[]]>([
    ['0', [0]],
    ['0,1', [0, 1]],
    ['0,2-4,7', [0, 2, 3, 4, 7]],
    ['', []],
  ])('reads "%s"', (text, cores) => {
    expect(parseCpuList(text)).toEqual(cores);
  });
});

describe('onTargetCore', () => {
  it('puts the command behind taskset only where processes can be tied to cores', () => {
    expect(onTargetCore({ target: 3, others: [4] }, ['node', 'x'])).toEqual(['taskset', '-c', '3', 'node', 'x']);
    expect(onTargetCore(undefined, ['node', 'x'])).toEqual(['node', 'x']);
  });
});
