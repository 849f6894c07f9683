import { Cells } from '@fhir-gateway/limits/cells';

/** Real cells, with time for a busy machine to start them; what waits for a job ends with the process of the tests. */
export const testCell = new Cells({ startMs: 180_000 }).for('a person');
