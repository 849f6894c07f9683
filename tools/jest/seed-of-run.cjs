/** The seed that every property of a run takes in place of the one that is written beside it; unset: the written ones. */
const seed = Number(process.env.FHIR_GATEWAY_TEST_SEED || NaN);

if (Number.isInteger(seed)) {
  const fastCheck = require('fast-check');
  const { assert, sample } = fastCheck.default;
  const seeded = (parameters) => ({ ...(typeof parameters === 'number' ? { numRuns: parameters } : parameters), seed });
  fastCheck.default = {
    ...fastCheck.default,
    assert: (property, parameters) => assert(property, seeded(parameters)),
    sample: (property, parameters) => sample(property, seeded(parameters)),
  };
}
