module.exports = { displayName: 'fhir', preset: '../../jest.preset.js' };
