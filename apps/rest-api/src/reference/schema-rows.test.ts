import { z } from 'zod';

import { schemaOf } from './components.js';
import { schemaRows, typeWords } from './schema-rows.js';

describe('the members of a schema', () => {
  it('are those of objects within it, too, with what has to be there', () => {
    const schema = z.object({
      total: z.int().min(0).max(9).default(3),
      list: z.array(z.object({ id: z.string().describe('Its name'), kind: z.enum(['a', 'b']).optional() })),
    });
    expect(schemaRows(schemaOf(schema), {})).toEqual([
      { name: 'total', type: 'integer, 0 to 9, by default 3', isRequired: false },
      { name: 'list[]', type: 'list of object', isRequired: true },
      { name: 'list[].id', type: 'string', isRequired: true, description: 'Its name' },
      { name: 'list[].kind', type: 'one of a, b', isRequired: false },
    ]);
  });

  it('end somewhere, also where a schema is within itself', () => {
    const tree = { properties: { child: { $ref: '#/components/schemas/Tree' } } };
    const rows = schemaRows({ $ref: '#/components/schemas/Tree' }, { Tree: tree });
    expect(rows.map(({ name }) => name)).toEqual([
      'child',
      'child.child',
      'child.child.child',
      'child.child.child.child',
    ]);
    expect(typeWords({ $ref: '#/components/schemas/Tree' }, {})).toBe('Tree');
  });
});
